import { defineTransform } from "../src/plan/plan-types.ts";
import type { Answer, Scene, WrittenFlow } from "../src/plan/plan-types.ts";
import { keptForRunTime } from "../src/plan/kept-mounts.ts";
import { journalObstacle, quietJournals } from "../src/plan/quiet-journals.ts";
import { presentBinding } from "../src/plan/commands.ts";

/** A secret mount whose secret a RUN keeps is read in place: each kept copy goes by its own remedy. */
export const keptSecretMountToSecretMount = defineTransform({
  name: "kept-secret-mount-to-secret-mount",
  summary: "Read a secret mount in place instead of keeping a copy of it",
  origins: ["kept-mount", "written-file"],
  closes: ["layer", "build-cache"],
  references: ["https://docs.docker.com/reference/dockerfile/#run---mounttypesecret"],

  remedy(flow, scene) {
    if (flow.type === "written") return handOver(flow, scene);
    const [logged] = flow.uses.flatMap((use) => journalObstacle(scene.step(use.step), use.facts, flow.name) ?? []);
    if (logged) return logged;
    const [mount] = flow.mounts;
    const present = presentBinding({ id: flow.name, env: mount?.env, target: mount?.target, required: false });
    return {
      answer: "remedy",
      binding: {
        key: flow.key,
        type: present.type,
        source: present.env ?? present.file ?? flow.name,
        required: false,
        id: flow.name,
      },
      changes: flow.uses.flatMap((use) => quietJournals(scene.step(use.step), use.facts)),
      runTime: [],
      review: false,
      rotate: false,
      message: `what the mount ${flow.name} brings is no longer kept`,
    };
  },
});

/** A copy that no RUN reads is for the running container: it goes, and the container is handed the file. */
function handOver(flow: WrittenFlow, scene: Scene): Answer {
  const kept = keptForRunTime(flow, scene);
  if (!kept) return undefined;
  return {
    answer: "remedy",
    binding: undefined,
    changes: kept.changes,
    runTime: [],
    ...(kept.cached ? {} : { runTimeFiles: [{ file: kept.file, target: kept.target }] }),
    review: true,
    rotate: false,
    message: kept.cached
      ? `${kept.target} is no longer written: no step of this build reads it in the cache`
      : `${kept.target} is no longer written: mount it where the container is started`,
  };
}
