export { findEngine, type Engine } from "./engine.ts";
export { openWorkspace, removeStale, type Workspace } from "./workspace.ts";
export { proveBuild, type ProofRequest } from "./prove-build.ts";
export { buildRequest, type RequestOptions, type Rewrite } from "./build-request.ts";
export { canaryKey, canaryValue, freshCanary } from "./canary.ts";
export {
  broken,
  isFound,
  places,
  type LayerSummary,
  type Leak,
  type Place,
  type Proof,
  type SideProof,
} from "./proof-result.ts";
export type { BuildSide } from "./run-build.ts";
export type { Difference, Expectation } from "./equivalence.ts";
export type { CredentialDifference, ToolReport } from "./stand-in-reports.ts";
export { auditMatrix, auditReport, type AuditFormat } from "./audit-report.ts";
export { auditTarget, runAudit, AuditError, type Audit, type AuditOptions } from "./run-audit.ts";
export type { AuditFinding, ImageAudit } from "./audit-image.ts";
export { afterALeak, type Advice } from "./after-a-leak.ts";
export { proveReport, type ProveFormat, type Proven } from "./prove-report.ts";
export { proveProject, runProve, type Fixed, type ProveOptions } from "./run-prove.ts";
export { projectRewrite, type ProjectRewrite } from "./project-rewrite.ts";
export type { ProofIo } from "./proof-io.ts";
