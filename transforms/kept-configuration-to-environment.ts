import { defineTransform } from "../src/plan/plan-types.ts";
import { environmentChanges } from "../src/plan/environment-changes.ts";
import { scopeObstacle } from "../src/plan/scope-obstacle.ts";
import { scopedFile } from "../src/plan/scoped-file.ts";

/** What a tool was told to keep is said by the environment of the RUNs that need it. */
export const keptConfigurationToEnvironment = defineTransform({
  name: "kept-configuration-to-environment",
  summary: "Tell a tool its credential by the environment instead of a configuration file that stays",
  origins: ["written-file"],
  closes: ["layer", "build-cache"],
  references: [
    "https://git-scm.com/docs/git-config#ENVIRONMENT",
    "https://pip.pypa.io/en/stable/topics/configuration/#environment-variables",
  ],

  remedy(flow, scene) {
    if (flow.loggedOut || !flow.writes.every((write) => write.how === "tool")) return undefined;
    const file = scopedFile(flow, scene);
    if (!file) return undefined;
    const inTheWay = scopeObstacle(file, flow, scene);
    if (inTheWay) return inTheWay;
    const changes = environmentChanges(file, flow, scene);
    if (!changes) return undefined;

    return {
      answer: "remedy",
      binding: undefined,
      changes,
      runTime: [],
      review: false,
      rotate: false,
      message: `${file.path} no longer holds ${flow.parent.name}: the RUNs that need it say it by their environment`,
    };
  },
});
