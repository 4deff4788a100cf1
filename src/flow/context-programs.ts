import type { ShellCommand } from "../shell/shell-types.ts";
import { speaksOfAny } from "../text/names.ts";
import { awkWrites, writesText } from "./command-effects.ts";
import type { FileWrite } from "./flow-types.ts";
import type { RunState } from "./run-state.ts";

/** What runs a program whose file it is told. */
const runners =
  /^(?:bun|bunx|deno|julia|lua|node|nodejs|npx|perl|php|pnpm|pnpx|python[\d.]*|Rscript|ruby|ts-node|tsx|yarn)$/;

const programFile = /\.(?:[cm]?[jt]s|jl|lua|php|pl|py|[rR]|rb)$/;

/** `node scripts/set-env.js`: a program of the build context that names the variable and writes text to a file. */
export function contextPrograms(command: ShellCommand, run: RunState): readonly FileWrite[] {
  const { contextFiles, step } = run;
  if (/^[gmn]?awk$/.test(command.program ?? "")) return awkPrograms(command, run);
  const told = fileOf(command);
  const path = run.paths.resolve(told, command);
  if (!contextFiles || path === undefined) return [];
  const text = ["", ".js", ".mjs", ".cjs", "/index.js"]
    .map((ending) => contextFiles.textOf(step, path + ending))
    .find((found) => found !== undefined);
  const names = namesTo(command, run);
  if (text === undefined || !speaksOfAny(text, names)) return [];
  const prints =
    isKept(command, run) && text.split("\n").some((line) => printing.test(line) && speaksOfAny(line, names));
  if (!prints && !writesText(path, text)) return [];
  return [{ path: undefined, name: `what ${told ?? ""} writes`, how: "dump" }];
}

/** What carries the secret in the environment of a command; the numbers of positions are no names to another program. */
function namesTo(command: ShellCommand, run: RunState): readonly string[] {
  return [...run.environmentOf(command)].filter((name) => /^[A-Za-z_]/.test(name));
}

/** Words by which programs print, whatever their language. */
const printing = /\b(?:print\w*|puts|echo|console\.log|stdout|cat|say)\b/;

/** What the command prints goes to a file, by itself or by what it is piped to. */
function isKept(command: ShellCommand, { step }: RunState): boolean {
  const number = command.at.pipeline?.number;
  const all = number === undefined ? [] : (step.script?.commands ?? []);
  const piped = all.filter(({ at }) => at.pipeline?.number === number);
  return [command, ...piped].some(
    ({ program, redirects }) =>
      program === "tee" ||
      redirects.some(({ operator, target }) => operator.includes(">") && !/^\/dev\/|^&?\d$/.test(target?.text ?? "")),
  );
}

/** `awk -v t="$T" -f write.awk`: a program of the build context that is told the value, or looks for it, and writes. */
function awkPrograms(command: ShellCommand, run: RunState): readonly FileWrite[] {
  const told = command.args.some((word) => run.carries(word));
  const names = namesTo(command, run);
  return command.args.flatMap(({ value }, at): FileWrite[] => {
    const path = /^(?:-f|--file)$/.test(command.args[at - 1]?.text ?? "")
      ? run.paths.resolve(value, command)
      : undefined;
    const text = path === undefined ? undefined : run.contextFiles?.textOf(run.step, path);
    const knows = text !== undefined && (told || (text.includes("ENVIRON") && speaksOfAny(text, names)));
    const writes = knows && (awkWrites([{ text }]) || (!told && isKept(command, run)));
    return writes ? [{ path: undefined, name: `what ${value ?? ""} writes`, how: "dump" }] : [];
  });
}

/** The program's file: `ts-node -P tsconfig.json scripts/set-env.ts`, `./scripts/set-env.py`. */
function fileOf({ program = "", programPath = "", args }: ShellCommand): string | undefined {
  if (!runners.test(program))
    return programPath.includes("/") && programFile.test(programPath) ? programPath : undefined;
  const values = args.map(({ value }) => value);
  return values.find((value) => programFile.test(value ?? "")) ?? values.find((value) => !value?.startsWith("-"));
}
