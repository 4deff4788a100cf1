import { defineTransform } from "../src/plan/plan-types.ts";
import { builderStages } from "../src/plan/split-stage.ts";

/** The steps that use a secret move to a builder stage; the shipped stage copies what they make. */
export const secretStepToBuilderStage = defineTransform({
  name: "secret-step-to-builder-stage",
  summary: "Move the steps that use a secret to a builder stage, and copy what they make",
  origins: ["build-argument", "environment-variable", "copied-file", "kept-mount", "written-file"],
  closes: ["image-history", "layer"],
  references: [
    "https://docs.docker.com/build/building/multi-stage/",
    "https://docs.docker.com/reference/dockerfile/#copy---from",
  ],

  remedy() {
    return undefined;
  },

  beyond(flow, lighter, scene) {
    const { split } = scene.options;
    if (split === "never" || (split === "auto" && lighter.open.length === 0)) return undefined;
    const changes = builderStages(flow, lighter, scene);
    // Where no stage helps, what the others say of the flow stands.
    if ("answer" in changes)
      return lighter.open.length === 0 || changes.reason === "still-exposed" ? undefined : changes;
    if (changes.length === 0) return undefined;

    return {
      answer: "remedy",
      binding: undefined,
      changes,
      runTime: [],
      review: true,
      rotate: false,
      message: `the steps that use ${flow.name} run in a builder stage; what they make is copied from there`,
    };
  },
});
