import { defineTransform, refuse } from "../src/plan/plan-types.ts";
import { fileMountChanges } from "../src/plan/file-mounts.ts";
import {
  fileObstacle,
  mayBeReadAtRunTime,
  originChanges,
  readingUses,
  reasonsToLook,
  saysMore,
} from "../src/plan/file-questions.ts";

/** A credential file that COPY brings becomes a secret mount at the same path, on each RUN that reads it. */
export const copiedCredentialFileToSecretMount = defineTransform({
  name: "copied-credential-file-to-secret-mount",
  summary: "Mount a credential file in the RUN that reads it instead of copying it",
  origins: ["copied-file"],
  closes: ["layer", "build-cache"],
  references: ["https://docs.docker.com/build/building/secrets/#secret-mounts"],

  remedy(flow, scene) {
    const inTheWay = fileObstacle(flow, scene);
    if (inTheWay) return inTheWay;
    const readers = readingUses(flow);
    if (mayBeReadAtRunTime(flow, scene)) {
      return refuse(
        "read-at-run-time",
        `${flow.name} may be read when the container runs: mount it where that is started, or name it in the configuration`,
      );
    }
    const mounts = fileMountChanges(flow, scene);
    if ("answer" in mounts) return mounts;

    const required = !flow.copies.every((copy) => copy.optional);
    const read = readers.length > 0;
    const what = read ? "mounted in each RUN that reads it" : "no longer copied: no step reads it";
    const notes = read && saysMore(flow, scene) ? ["a change of what else it says no longer rebuilds them"] : [];
    const toLook = reasonsToLook(flow, scene);
    return {
      answer: "remedy",
      binding: readers.length === 0 ? undefined : { key: flow.key, type: "file", source: flow.name, required },
      changes: [...originChanges(flow, scene), ...mounts],
      runTime: [],
      review: toLook.length > 0,
      rotate: false,
      message: [`${flow.name} is ${what}`, ...notes, ...toLook].join("; "),
    };
  },
});
