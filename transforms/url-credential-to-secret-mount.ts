import { defineTransform, refuse } from "../src/plan/plan-types.ts";
import { cloneChanges } from "../src/plan/clone-changes.ts";
import { baseOf, ignoresHeaders } from "../src/plan/git-age.ts";

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
    const steps = flow.writes.map((write) => scene.step(write.step));
    const old = steps.find((step) => ignoresHeaders(baseOf(step, scene)));
    const says = (text: string): boolean => changes.some((own) => own.change === "splice" && own.text.includes(text));
    if (old && says(".extraHeader="))
      return refuse(
        "still-exposed",
        `the git of this base image knows no headers, and ${flow.parent.name} is no variable that it could be asked for`,
        old.instruction.keywordSpan,
      );
    const how = says("credential.") ? "git asks the environment for it" : "git sends it as a header";

    return {
      answer: "remedy",
      binding: undefined,
      changes,
      runTime: [],
      review: false,
      rotate: false,
      message: `the URL that stays holds no ${flow.parent.name}: ${how}`,
    };
  },
});
