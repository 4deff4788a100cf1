import { defineTransform } from "../src/plan/plan-types.ts";
import { cloneChanges } from "../src/plan/clone-changes.ts";

/** A credential in a URL that a tool stores is sent as a header instead; the stored URL is clean. */
export const urlCredentialToSecretMount = defineTransform({
  name: "url-credential-to-secret-mount",
  summary: "Send the credential of a clone as a header instead of storing it in the URL",
  origins: ["written-file"],
  closes: ["layer", "build-cache"],
  references: ["https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpextraHeader"],

  remedy(flow, scene) {
    if (!flow.writes.every((write) => write.how === "clone")) return undefined;
    const clones = cloneChanges(flow, scene);
    if ("answer" in clones) return clones;
    const how = clones.inAddress ? "git puts it into the address as it asks" : "git sends it as a header";

    return {
      answer: "remedy",
      binding: undefined,
      changes: clones.changes,
      runTime: [],
      review: false,
      rotate: false,
      message: `the URL that stays holds no ${flow.parent.name}: ${how}`,
    };
  },
});
