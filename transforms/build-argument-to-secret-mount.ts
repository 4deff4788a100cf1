import { isMadeOfParts } from "../src/flow/variable-aliases.ts";
import { defineTransform } from "../src/plan/plan-types.ts";
import { mountChanges } from "../src/plan/variable-mounts.ts";
import {
  accountPassword,
  defaultOfTheImage,
  droppedDeclarations,
  handOver,
  obstacle,
  requestBinding,
  runTimeVariables,
  runUses,
  standingValue,
} from "../src/plan/variable-questions.ts";

/** A build argument that RUN reads becomes a secret mount on each RUN that reads it. */
export const buildArgumentToSecretMount = defineTransform({
  name: "build-argument-to-secret-mount",
  summary: "Hand a build argument to RUN as a secret mount",
  origins: ["build-argument"],
  closes: ["image-history", "image-config", "build-record"],
  references: ["https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/"],

  remedy(flow, scene) {
    const account = accountPassword(flow, scene) ?? defaultOfTheImage(flow, scene);
    if (account) return account;
    // FROM, LABEL and the rest copy the value into the image; a mount cannot reach them.
    const inTheWay = obstacle(flow, scene);
    if (inTheWay) return inTheWay;
    if (runUses(flow).length === 0) return undefined;
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
      // Who passed the whole passes the part from now on.
      review: runTime.length > 0 || flow.declarations.some(isMadeOfParts),
      rotate: standingValue(flow) === "credential",
      message: [`${flow.name} is mounted in each RUN that reads it`, ...handOver(flow, runTime)].join("; "),
    };
  },
});
