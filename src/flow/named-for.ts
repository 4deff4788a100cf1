import { lineageOf } from "../model/build-model.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import type { ContextFiles } from "../model/context-files.ts";
import { resolvePath } from "../model/paths.ts";
import { isExpandedIn, speaksOfAny } from "../text/names.ts";
import type { RunFacts } from "./flow-types.ts";
import { ShellPaths } from "./shell-paths.ts";

/** What builds read in their folder, whatever they are told. */
const buildFiles = [
  "pom.xml",
  ".mvn/maven.config",
  ".mvn/settings.xml",
  "build.gradle",
  "build.gradle.kts",
  "settings.gradle",
  "settings.gradle.kts",
  "gradle.properties",
];

/** Whether something that a possible reader has before it names the variable: its RUN, what an earlier one wrote, a file at hand. */
export function isNamedFor(
  model: BuildModel,
  files: ContextFiles,
  step: Step,
  facts: RunFacts,
  names: ReadonlySet<string>,
): boolean {
  const isBefore = (own: Step): boolean =>
    own.keyword === "RUN" && own.id < step.id && lineageOf(model, own.stage).includes(step.stage);
  return (
    speaksOfAny(step.script?.source.text ?? "", names) ||
    model.steps.some((own) => isBefore(own) && leavesToOthers(own, names)) ||
    pathsBefore(step, facts).some((path) => speaksOfAny(files.textOf(step, path) ?? "", names))
  );
}

/** `echo '…${NPM_TOKEN}'`: the shell hands on the name, and not what it stands for. */
function leavesToOthers({ script }: Step, names: ReadonlySet<string>): boolean {
  if (!script || ![...names].some((name) => script.source.text.includes(name))) return false;
  return script.commands.some(({ program, args, redirects }) => {
    if (/^(?:sh|bash|ash|dash|eval|trap)$/.test(program ?? "")) return false;
    const words = args.filter(({ substitutions }) => substitutions.length === 0);
    const bodies = redirects.flatMap(({ heredoc }) => (heredoc?.quoted === true ? heredoc.text : []));
    return [...names].some(
      (name) =>
        words.some(({ text, expands }) => !expands.includes(name) && handsOn(text, name)) ||
        bodies.some((text) => handsOn(text, name)),
    );
  });
}

/** As a shell and npm write it, or as Maven does. */
function handsOn(text: string, name: string): boolean {
  return isExpandedIn(text, name) || text.includes(`\${env.${name}}`);
}

/** The files that the commands are told, and those that they find in their folder. */
function pathsBefore(step: Step, { implicitReaders }: RunFacts): readonly string[] {
  const { script } = step;
  if (!script) return [];
  const paths = ShellPaths.of(step, script);
  const readers = script.commands.filter(({ number }) => implicitReaders.has(number));
  return readers.flatMap((command) => {
    const folder = paths.folderOf(command) ?? step.workdir ?? "/";
    const told = command.args.flatMap(
      (word) => paths.resolve(paths.textOf(word)?.replace(/^-[\w-]*=/, ""), command) ?? [],
    );
    return [...told, ...buildFiles.map((path) => resolvePath(folder, path))];
  });
}
