import { defineTransform, remark } from "../src/plan/plan-types.ts";
import { mountChanges } from "../src/plan/variable-mounts.ts";
import {
  droppedDeclarations,
  handOver,
  obstacle,
  requestBinding,
  runTimeVariables,
  runUses,
  severalInOne,
  standingValue,
} from "../src/plan/variable-questions.ts";

/** An environment variable that RUN reads leaves the image config and becomes a secret mount. */
export const environmentVariableToSecretMount = defineTransform({
  name: "environment-variable-to-secret-mount",
  summary: "Hand an environment variable to RUN as a secret mount",
  origins: ["environment-variable"],
  closes: ["image-history", "image-config", "build-record", "build-cache"],
  references: ["https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/"],

  remedy(flow, scene) {
    const value = standingValue(flow);
    if (value === "weak")
      return remark("weak-default", `${flow.name} holds a weak default: replace it where the container is started`);
    if (value !== "credential" || runUses(flow).length === 0) return undefined;
    const inTheWay = severalInOne(flow, scene) ?? obstacle(flow, scene);
    if (inTheWay) return inTheWay;
    const mounts = mountChanges(flow, scene);
    if ("answer" in mounts) return mounts;

    const runTime = runTimeVariables(flow, scene);
    return {
      answer: "remedy",
      binding: requestBinding(flow, scene),
      changes: [
        ...droppedDeclarations(flow).map((declaration) => ({ change: "drop-declaration" as const, declaration })),
        ...mounts,
      ],
      runTime,
      review: runTime.length > 0,
      rotate: true,
      message: [
        `${flow.name} leaves the image and is mounted in each RUN that reads it`,
        ...handOver(flow, runTime),
      ].join("; "),
    };
  },
});
