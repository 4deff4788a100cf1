import type { Reads } from "../knowledge/tools.ts";
import type { Step } from "../model/build-model.ts";
import { baseName } from "../model/paths.ts";
import { readsAny } from "./carriers.ts";
import type { Carriers } from "./carriers.ts";
import type { RunFacts } from "./flow-types.ts";
import { speaksOfAny } from "../text/names.ts";

/** Nothing of the text is understood: all that can be said is whether it names the secret. */
export function opaqueRun(step: Step, carriers: Carriers): RunFacts {
  const text = step.instruction.json?.join(" ") ?? step.instruction.shell?.text ?? step.instruction.body.text;
  const named = speaksOfAny(text, carriers.names) || carriers.files.some((file) => text.includes(baseName(file.path)));
  const why = step.script?.opaque ?? (step.instruction.json ? "exec form" : "not a POSIX shell script");
  return {
    expansions: [],
    readers: new Set(),
    handlers: new Set(),
    modifies: new Set(),
    sweeps: new Set(),
    writes: [],
    accounts: [],
    journals: new Set(),
    logged: false,
    implicit: implicitOfExec(step, carriers) ?? "maybe",
    implicitReaders: new Set(),
    scripts: [],
    quoted: false,
    aliases: new Set(),
    opaque: named ? why : undefined,
  };
}

/** Exec form runs one program, and its words are known. */
function implicitOfExec(step: Step, carriers: Carriers): Reads | undefined {
  const [program, ...args] = step.instruction.json ?? [];
  if (program === undefined) return undefined;
  return readsAny({ name: baseName(program), args }, carriers);
}
