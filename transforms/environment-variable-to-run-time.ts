import { defineTransform, remark } from "../src/plan/plan-types.ts";
import {
  droppedDeclarations,
  handOver,
  obstacle,
  runTimeVariables,
  runUses,
  severalInOne,
  shippedVariables,
  standingValue,
} from "../src/plan/variable-questions.ts";

/** An environment variable that only the running program reads leaves the image; the container is handed it. */
export const environmentVariableToRunTime = defineTransform({
  name: "environment-variable-to-run-time",
  summary: "Hand an environment variable to the container instead of baking it in",
  origins: ["environment-variable", "build-argument"],
  closes: ["image-history", "image-config", "build-record", "build-cache"],
  references: ["https://docs.docker.com/reference/cli/docker/container/run/#env"],

  remedy(flow, scene) {
    const value = standingValue(flow);
    if (flow.kind === "environment-variable" && value !== "credential") return undefined;
    if (runUses(flow).length > 0 || shippedVariables(flow, scene).length === 0) return undefined;
    if (value === "weak")
      return remark(
        "weak-default",
        `${flow.name} has a weak default that stays in the image: replace it where the container is started`,
      );
    const inTheWay = severalInOne(flow, scene) ?? obstacle(flow, scene);
    if (inTheWay) return inTheWay;

    const runTime = runTimeVariables(flow, scene);
    return {
      answer: "remedy",
      binding: undefined,
      changes: droppedDeclarations(flow).map((declaration) => ({ change: "drop-declaration" as const, declaration })),
      runTime,
      review: true,
      rotate: value === "credential",
      message: [`${flow.name} leaves the image`, ...handOver(flow, runTime)].join(": "),
    };
  },
});
