import { defineTransform } from "../src/plan/plan-types.ts";
import { droppedDeclarations, obstacle, shippedVariables, standingValue } from "../src/plan/variable-questions.ts";

/** A secret that no step reads leaves without a mount. */
export const unreadSecretToNothing = defineTransform({
  name: "unread-secret-to-nothing",
  summary: "Drop a secret that nothing reads",
  origins: ["build-argument", "environment-variable"],
  closes: ["image-history", "image-config", "build-record", "build-cache"],
  references: ["https://docs.docker.com/reference/dockerfile/#arg"],

  remedy(flow, scene) {
    const value = standingValue(flow);
    if (flow.kind === "environment-variable" && value !== "credential") return undefined;
    if (flow.uses.some((use) => use.how !== "run-time") || shippedVariables(flow, scene).length > 0) return undefined;
    const inTheWay = obstacle(flow, scene);
    if (inTheWay) return inTheWay;

    return {
      answer: "remedy",
      binding: undefined,
      changes: droppedDeclarations(flow).map((declaration) => ({ change: "drop-declaration" as const, declaration })),
      runTime: [],
      review: false,
      rotate: value === "credential",
      message: `${flow.name} is dropped: no step reads it`,
    };
  },
});
