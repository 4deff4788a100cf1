import { credentialedAdd } from "../src/plan/add-changes.ts";
import { defineTransform } from "../src/plan/plan-types.ts";
import { droppedDeclarations, standingValue } from "../src/plan/variable-questions.ts";

/** The credential in the URL of an ADD becomes a header that the builder itself sends. */
export const credentialedAddToBuildSecret = defineTransform({
  name: "credentialed-add-to-build-secret",
  summary: "Let the builder send the credential of an ADD as a header",
  origins: ["build-argument"],
  closes: ["image-history", "build-record", "build-cache"],
  references: ["https://docs.docker.com/build/building/secrets/#git-authentication-for-remote-contexts"],

  remedy(flow, scene) {
    const add = credentialedAdd(flow, scene);
    if (!add || standingValue(flow) !== "none") return undefined;

    return {
      answer: "remedy",
      binding: { key: flow.key, type: "env", source: flow.name, required: true, id: add.id, header: add.userinfo },
      changes: [
        ...droppedDeclarations(flow).map((declaration) => ({ change: "drop-declaration" as const, declaration })),
        add.change,
      ],
      runTime: [],
      review: false,
      rotate: scene.literals.has(flow.name),
      message: `${flow.name} is sent as a header by the builder itself, for the host of the ADD`,
    };
  },
});
