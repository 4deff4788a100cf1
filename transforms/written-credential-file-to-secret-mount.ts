import { defineTransform, refuse } from "../src/plan/plan-types.ts";
import { isScratch, keptElsewhere, scopedFile } from "../src/plan/scoped-file.ts";
import { scopeChanges } from "../src/plan/scope-changes.ts";
import { scopeObstacle } from "../src/plan/scope-obstacle.ts";

/** A credential file that a RUN writes exists only inside the RUNs that read it. */
export const writtenCredentialFileToSecretMount = defineTransform({
  name: "written-credential-file-to-secret-mount",
  summary: "Write a credential file inside the RUN that reads it, and remove it when that RUN ends",
  origins: ["written-file"],
  closes: ["layer", "build-cache"],
  references: [
    "https://docs.docker.com/build/building/secrets/",
    "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#trap",
  ],

  remedy(flow, scene) {
    const [write] = flow.writes;
    const odd = flow.writes.find((own) => own.how === "clone" || own.how === "dump");
    if (odd)
      return refuse(
        "still-exposed",
        `a copy of ${flow.parent.name} stays in ${odd.name}`,
        scene.step(odd.step).instruction.keywordSpan,
      );
    const elsewhere = keptElsewhere(flow);
    if (elsewhere)
      return refuse(
        "still-exposed",
        `a copy of ${flow.parent.name} stays in ${elsewhere.name}, or in another home of its tool`,
        scene.step(elsewhere.step).instruction.keywordSpan,
      );
    const file = scopedFile(flow, scene);
    const name = write?.name ?? "a file";
    if (!file)
      return refuse("still-exposed", `a copy of ${flow.parent.name} stays in ${name}, whose path cannot be told`);
    if (flow.loggedOut && !isScratch(file)) return undefined;
    const inTheWay = scopeObstacle(file, flow, scene);
    if (inTheWay) return inTheWay;
    const changes = scopeChanges(file, flow, scene);
    if ("answer" in changes) return changes;

    return {
      answer: "remedy",
      binding: undefined,
      changes,
      runTime: [],
      review: false,
      rotate: false,
      message: `${name} is written in each RUN that reads it and gone when that RUN ends`,
    };
  },
});
