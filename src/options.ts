import type { Options } from "./result.ts";

/** What is done when neither configuration nor arguments say otherwise. */
export const defaultOptions: Options = {
  builder: "docker",
  delivery: "auto",
  split: "auto",
  secrets: [],
  notSecrets: [],
  credentialFiles: [],
  bindings: {},
  ssh: false,
  onbuild: false,
  dockerfileOnly: false,
  artifacts: {},
  judged: {},
};
