import type { BuildModel, Step } from "../model/build-model.ts";
import { stagesBelow } from "../model/build-model.ts";

/** What one of sh and bash does not know, or does in another way. */
const ofOneShell = [
  /\\|\$['"[]|\[\[|\(\(|<<<|[<>]\(|&>|>&(?!\d)|\|&|==|\w\(\)|\+?=\(/,
  /\$\{(?!#?\w+\}|\w+(?::?[-+?=]|##?|%%?))/,
  /(?<![$\\])\{[^{}\s]*(?:,|\.\.)[^{}\s]*\}/,
  /(?<![\w"'/.-])(?:declare|echo\s+-\w+|function|let|local|mapfile|printf\s+-v|read|readarray|shopt|source|typeset)(?![\w"'/.-])/,
];

/** Whether commands of one RUN mean the same to the shell of another. */
export function meansTheSameToShell(from: Step, target: Step, model: BuildModel, texts: readonly string[]): boolean {
  const [own, other] = [shellOf(from, model), shellOf(target, model)];
  if (own === other) return true;
  // What a login sets up is missed elsewhere, and where names must be set an empty secret is none.
  if (has(own, /^-\w*[il]|^--login/) && !has(other, /^-\w*[il]|^--login/)) return false;
  if (has(other, /^-\w*u|^nounset/) && !has(own, /^-\w*u|^nounset/)) return false;
  const [first, second] = [programOf(own), programOf(other)];
  if (first === second) return true;
  const plain = /^(?:sh|ash|dash|bash)$/;
  if (!plain.test(first) || !plain.test(second)) return false;
  return !texts.some((text) => ofOneShell.some((form) => form.test(text)));
}

/** What runs the commands of a RUN: words with the options behind the program. */
function shellOf({ id, stage, instruction }: Step, model: BuildModel): string {
  if (instruction.interpreter !== undefined) return instruction.interpreter.trim();
  for (const { steps } of stagesBelow(model, stage)) {
    const said = steps.findLast((step) => step.keyword === "SHELL" && !step.onbuild && step.id < id);
    if (said) return (said.instruction.json ?? []).join(" ");
  }
  return "/bin/sh -c";
}

function has(shell: string, option: RegExp): boolean {
  return shell.split(/\s+/).some((word) => option.test(word));
}

/** Its name without the folder, also behind env or busybox. */
function programOf(shell: string): string {
  const names = shell.split(/\s+/).map((word) => word.replace(/^.*\//, ""));
  return names.find((name) => !/^(?:env|busybox|-.*)$/.test(name)) ?? "";
}
