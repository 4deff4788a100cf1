import { defineTransform } from "../src/plan/plan-types.ts";
import { mountChanges } from "../src/plan/variable-mounts.ts";
import { droppedDeclarations, obstacle, requestBinding } from "../src/plan/variable-questions.ts";

/** A credential that stands in the text of a RUN becomes a variable that a secret mount brings. */
export const literalToSecretMount = defineTransform({
  name: "literal-to-secret-mount",
  summary: "Replace a credential in the text of a RUN by a variable from a secret mount",
  origins: ["build-argument"],
  closes: ["image-history", "build-record", "build-cache"],
  references: ["https://docs.docker.com/build/building/secrets/"],

  remedy(flow, scene) {
    // Literals are lifted to build arguments of their own before they are traced.
    if (!scene.literals.has(flow.name)) return undefined;
    const inTheWay = obstacle(flow, scene);
    if (inTheWay) return inTheWay;
    const mounts = mountChanges(flow, scene);
    if ("answer" in mounts) return mounts;

    return {
      answer: "remedy",
      binding: requestBinding(flow, scene),
      changes: [
        ...droppedDeclarations(flow).map((declaration) => ({ change: "drop-declaration" as const, declaration })),
        ...mounts,
      ],
      runTime: [],
      review: false,
      rotate: true,
      message: `the credential is now ${flow.name}, handed over by a secret mount: rotate it`,
    };
  },
});
