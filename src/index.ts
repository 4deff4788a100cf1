/**
 * unleak takes secrets out of Dockerfiles.
 *
 *     import { loadProject, remediate, transforms } from "unleak";
 *     const result = remediate(loadProject("."), transforms);
 */
export { transforms } from "../transforms/index.ts";
export { defaultOptions } from "./options.ts";
export { defineTransform, refuse, remark } from "./plan/plan-types.ts";
export type { Answer, Change, FlowByOrigin, Refusal, Remark, Remedy, Scene, Transform } from "./plan/plan-types.ts";
export { loadProject } from "./project/load.ts";
export { remediate } from "./remediate.ts";
export type * from "./result.ts";
export type { FileFlow, SecretFlow, Use, VariableFlow } from "./flow/flow-types.ts";
