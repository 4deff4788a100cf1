import type { FileFlow, Use } from "../flow/flow-types.ts";
import { ShellPaths } from "../flow/shell-paths.ts";
import { traceRun } from "../flow/trace-run.ts";
import { lineageOf } from "../model/build-model.ts";
import type { Step } from "../model/build-model.ts";
import { isInside, placesInCopy } from "../model/paths.ts";
import { operandsOf } from "../shell/command-parts.ts";
import { refuse } from "./plan-types.ts";
import type { Refusal, Scene } from "./plan-types.ts";

/** `cp -r /tmp/src /app`, and a program that reads the file in `/app`: a mount stays where COPY had put it. */
export function readInCopy(flow: FileFlow, scene: Scene): Refusal | undefined {
  for (const use of flow.uses) {
    for (const path of copiesOf(use, scene.step(use.step))) {
      const reader = scene.model.steps.find((step) => isReader(step, path, use, flow, scene));
      if (reader)
        return refuse(
          "folder-is-changed",
          `a command copies or moves the folder of ${flow.name}, and a RUN reads it there`,
          reader.instruction.keywordSpan,
        );
    }
  }
  return undefined;
}

function isReader(step: Step, path: string, use: Use, { fileKind }: FileFlow, scene: Scene): boolean {
  if (step.keyword !== "RUN" || step.id < use.step) return false;
  if (!lineageOf(scene.model, scene.step(use.step).stage).includes(step.stage)) return false;
  const facts = traceRun(step, { names: new Set(), files: [{ path, kind: fileKind.name }] });
  // What only carries it on has no use for it.
  const carries = (number: number): boolean =>
    facts.sweeps.has(number) || /^(?:cp|mv|rsync|tar|zip)$/.test(step.script?.commands[number]?.program ?? "");
  const copied = step.id === use.step ? Math.min(...(use.facts?.sweeps ?? [])) : -1;
  const readers = [...facts.readers, ...facts.implicitReaders].filter((number) => number > copied);
  return (
    readers.some((number) => !carries(number)) || (copied === -1 && readers.length === 0 && facts.implicit !== "no")
  );
}

/** Where the file may be once the folder that holds it is copied or moved. */
function copiesOf({ facts, names }: Use, step: Step): readonly string[] {
  const { script } = step;
  const [target] = names;
  if (!script || target === undefined) return [];
  const paths = ShellPaths.of(step, script);
  return [...(facts?.sweeps ?? [])].flatMap((number) => {
    const command = script.commands[number];
    if (!command || !/^(?:cp|mv|rsync)$/.test(command.program ?? "")) return [];
    const operands = operandsOf(command).map((word) => paths.pathOf(word, command));
    const into = operands.at(-1);
    return operands.slice(0, -1).flatMap((source) => {
      const folder = source?.replace(/\/[*.]$/, "") || source;
      if (folder === undefined || into === undefined || !isInside(folder, target)) return [];
      return placesInCopy(target, folder, into).filter((path) => path !== target);
    });
  });
}
