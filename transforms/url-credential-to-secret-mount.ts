import { defineTransform } from "../src/plan/plan-types.ts";
import { cloneChanges } from "../src/plan/clone-changes.ts";
import { mayIgnoreHeaders } from "../src/plan/git-age.ts";

/** A credential in a URL that a tool stores is sent as a header instead; the stored URL is clean. */
export const urlCredentialToSecretMount = defineTransform({
  name: "url-credential-to-secret-mount",
  summary: "Send the credential of a clone as a header instead of storing it in the URL",
  origins: ["written-file"],
  closes: ["layer", "build-cache"],
  references: ["https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpextraHeader"],

  remedy(flow, scene) {
    if (!flow.writes.every((write) => write.how === "clone")) return undefined;
    const changes = cloneChanges(flow, scene);
    if ("answer" in changes) return changes;
    const isOld = mayIgnoreHeaders(flow, scene);
    const age = isOld ? ", if it is 2.9 or newer, which the one of this base image is not" : "";

    return {
      answer: "remedy",
      binding: undefined,
      changes,
      runTime: [],
      review: isOld,
      rotate: false,
      message: `the URL that stays holds no ${flow.parent.name}: git sends it as a header${age}`,
    };
  },
});
