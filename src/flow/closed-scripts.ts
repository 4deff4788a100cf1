import type { Step } from "../model/build-model.ts";
import type { ContextFiles } from "../model/context-files.ts";
import { packageScriptOf } from "../model/package-scripts.ts";
import { baseName, folderOf } from "../model/paths.ts";
import { taskCallOf } from "../model/task-files.ts";
import { namedWords } from "../shell/command-parts.ts";
import { readScript } from "../shell/read-script.ts";
import { MappedText } from "../text/mapped-text.ts";
import { readsAny } from "./carriers.ts";
import type { Carriers } from "./carriers.ts";
import { localScript } from "./local-scripts.ts";
import type { RunFacts } from "./flow-types.ts";

/** Whether every command of a script is known not to read a carrier that it does not name. */
export function isClosedTo(text: string, carriers: Carriers): boolean {
  const script = readScript(MappedText.of(text, 0, text.length));
  return (
    script.opaque === undefined &&
    script.commands.every(
      (command) =>
        readsAny({ ...namedWords(command), name: command.programPath ?? command.program ?? "" }, carriers) === "no",
    )
  );
}

/** Whether scripts of the build context are all that may read the carriers in a RUN, and their text shows that none does. */
export function isClosedStep(step: Step, facts: RunFacts, carriers: Carriers, files: ContextFiles): boolean {
  const may = [...facts.implicitReaders];
  return (
    facts.readers.size === 0 &&
    facts.opaque === undefined &&
    may.length > 0 &&
    may.every((number) => {
      const command = step.script?.commands[number];
      if (!command || taskCallOf(command) !== undefined || packageScriptOf(command) !== undefined) return false;
      const text = localScript(files, step, command);
      return text !== undefined && !mentionsAny(text, carriers) && isClosedTo(text, carriers);
    })
  );
}

/** A file's name, or that of its folder: `cp -r ~/.ssh`. */
function mentionsAny(text: string, { names, files }: Carriers): boolean {
  const parts = files.flatMap(({ path }) => [baseName(path), baseName(folderOf(path))]);
  return [...names, ...parts].some((part) => part !== "" && text.includes(part));
}
