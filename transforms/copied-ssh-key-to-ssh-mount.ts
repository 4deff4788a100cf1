import { defineTransform } from "../src/plan/plan-types.ts";
import { fileMountChanges } from "../src/plan/file-mounts.ts";
import { hasOtherKeys, keyIsNeeded } from "../src/plan/key-questions.ts";
import { fileObstacle, mayBeReadAtRunTime, originChanges, readingUses } from "../src/plan/file-questions.ts";

/** A copied SSH key stays with the caller: RUN asks the caller's agent instead. */
export const copiedSshKeyToSshMount = defineTransform({
  name: "copied-ssh-key-to-ssh-mount",
  summary: "Ask the caller's SSH agent instead of copying a key",
  origins: ["copied-file"],
  closes: ["layer", "build-cache"],
  references: ["https://docs.docker.com/reference/dockerfile/#run---mounttypessh"],

  remedy(flow, scene) {
    if (!scene.options.ssh || !flow.fileKind.key || readingUses(flow).length === 0) return undefined;
    // Where the key itself is needed, an agent is no help: what may be done about any other file is asked next.
    if (keyIsNeeded(flow, scene) || hasOtherKeys(flow, scene) || mayBeReadAtRunTime(flow, scene)) return undefined;
    const inTheWay = fileObstacle(flow, scene);
    if (inTheWay) return inTheWay;
    const mounts = fileMountChanges(flow, scene);
    if ("answer" in mounts) return mounts;

    return {
      answer: "remedy",
      binding: { key: flow.key, type: "ssh", source: flow.name, required: true },
      changes: [...originChanges(flow, scene), ...mounts],
      runTime: [],
      review: false,
      rotate: false,
      message: `${flow.name} stays with the caller: each RUN that reads it asks the SSH agent`,
    };
  },
});
