import type { FileFlow, Use } from "../flow/flow-types.ts";
import { hasProjectFiles } from "../flow/project-files.ts";
import { isKnownTool } from "../knowledge/tools.ts";
import { baseName, folderOf } from "../model/paths.ts";
import type { ShellCommand, ShellScript } from "../shell/shell-types.ts";
import type { Scene } from "./plan-types.ts";

/** Whether all that may read a file in a RUN is other people's code, which has no use for the project's credentials. */
export function isOthersCode(use: Use, flow: FileFlow, scene: Scene): boolean {
  const step = scene.step(use.step);
  const folders = new Set(flow.copies.flatMap(({ target }) => (target === undefined ? [] : folderOf(target))));
  const beside = scene.model.steps.filter(({ copy }) => copy && folders.has(copy.destination.path.replace(/\/$/, "")));
  const own = new Set([...flow.copies.map((copy) => copy.step), ...beside.map(({ id }) => id)]);
  const foreign = !hasProjectFiles(scene.model, step, own);
  const { script } = step;
  const readers = [...(use.facts?.implicitReaders ?? [])];
  if (!script || readers.length === 0) return foreign;
  return readers.every((number) => {
    const command = script.commands[number];
    if (command === undefined) return false;
    return takesFromRegistry(command) || isFetched(command, script) || (foreign && !isKnownTool(command.program ?? ""));
  });
}

/** An installer that is told nothing but names of packages, and a clone of a public repository. */
function takesFromRegistry({ program, args }: ShellCommand): boolean {
  const words = args.map((word) => word.text.replace(/^["']|["']$/g, ""));
  if (program === "git") return words.some((word) => /^(?:https?|git):/.test(word));
  if (!installers.test(program ?? "")) return false;
  const [, ...named] = words.filter((word) => !word.startsWith("-"));
  const all = program?.startsWith("easy_install") ? words : named;
  const project = words.some((word) => /^(?:-[re]|--requirement|--editable|-c|--constraint)/.test(word));
  return all.length > 0 && !project && all.every((word) => packageName.test(word));
}

/** Tools that are told the names of packages. */
const installers = /^(?:pip[\d.]*|npm|yarn|pnpm|gem|easy_install[\d.-]*|cpanm?|conda|mamba|luarocks|pecl|composer)$/;

/** `requests[security]==2.31`, `@acme/lib@2`; not `.`, `acme/lib` or an address. */
const packageName = /^(?:@[\w.-]+\/)?[A-Za-z][\w-]*(?:[.][\w-]+)*(?:\[[\w,-]+\])?(?:[=<>~!^@]+[\w.*^~,<>=-]+)?$/;

/** What the same RUN has fetched from elsewhere, and the plugin installers of Jenkins' images. */
function isFetched(command: ShellCommand, script: ShellScript): boolean {
  const program = baseName(command.programPath ?? command.program ?? "");
  if (/^(?:install-)?plugins\.sh$|^jenkins-plugin-cli$/.test(program)) return true;
  const fetches = script.commands.filter((other) => other.number < command.number && isFetch(other));
  if (builders.test(program)) return fetches.length > 0;
  if (!/^(?:ba|da|z)?sh$|^(?:python[\d.]*|perl|php|node)$/.test(program)) return false;
  const names = command.args.flatMap(({ value }) => (value?.startsWith("-") === false ? baseName(value) : []));
  const piped = (command.at.pipeline?.index ?? 0) > 0;
  return fetches.some((other) =>
    piped
      ? other.at.pipeline?.number === command.at.pipeline?.number
      : names.slice(0, 1).some((name) => other.args.some((word) => word.text.includes(name))),
  );
}

function isFetch({ program, args }: ShellCommand): boolean {
  return /^(?:curl|wget)$/.test(program ?? "") || (program === "git" && args[0]?.value === "clone");
}

/** Builds of sources: `./configure && make install`. */
const builders =
  /^(?:make|cmake|ninja|meson|scons|waf|autoconf|autoreconf|automake|autogen\.sh|bootstrap(?:\.sh)?|buildconf|configure|config|Configure)$/;
