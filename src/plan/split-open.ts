import { credentialFileKind } from "../knowledge/credential-files.ts";
import type { Step } from "../model/build-model.ts";
import { baseName, isInside, resolvePath } from "../model/paths.ts";
import { ShellPaths } from "../flow/shell-paths.ts";
import { operandsOf } from "../shell/command-parts.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import { atExit, handsOverEarly, setsTrap, withoutHandover } from "./at-exit.ts";
import { addsBehindReaders } from "./scope-place.ts";
import { refuse } from "./plan-types.ts";
import type { Change, Refusal, Scene, WrittenFlow } from "./plan-types.ts";
import { namedInFull } from "./home-paths.ts";
import { quotedPath } from "./path-text.ts";
import { isAnotherAt } from "./scope-obstacle.ts";
import { keptElsewhere, scopedFile } from "./scoped-file.ts";
import type { FileStep, ScopedFile } from "./scoped-file.ts";
import { mountedNames } from "./scope-moves.ts";
import { meansTheSameToShell } from "./shell-of.ts";
import { meansTheSame } from "./unit-names.ts";
import { prefixesOf } from "./variable-mounts.ts";
import { canPrefix } from "./variable-questions.ts";

/** A written file that nothing lighter closes, with the steps of its life. */
export interface OpenFile {
  readonly flow: WrittenFlow;
  readonly path: string;
  readonly steps: readonly FileStep[];
  readonly before: ScopedFile["before"];
  readonly byFolder: boolean;
}

/** The open files of a flow; a refusal when one cannot be followed, or is there for the running container. */
export function openFiles(open: readonly WrittenFlow[], scene: Scene): readonly OpenFile[] | Refusal {
  const found: OpenFile[] = [];
  for (const flow of open) {
    const file = scopedFile(flow, scene);
    const [write] = flow.writes;
    const place = write && scene.step(write.step).instruction.keywordSpan;
    const stays = `a copy of ${flow.parent.name} stays in ${write?.name ?? "a file"}`;
    if (!file) return refuse("still-exposed", `${stays}, whose path cannot be told`, place);
    if (keptElsewhere(flow)) return refuse("still-exposed", `${stays}, or in another home of its tool`, place);
    if (flow.writes.some((own) => own.cached)) return refuse("still-exposed", `${stays} on a cache mount`, place);
    const forBuild = flow.writes.every(({ how }) => how === "tool") || credentialFileKind(file.path)?.time === "build";
    const read = file.steps.some((own) => own.reads);
    const removed = file.steps.some((own) => own.removes);
    const cloned = flow.writes.every(({ how }) => how === "clone");
    if (!cloned && !removed && !(forBuild && read))
      return refuse("read-at-run-time", `${stays}, which may be read when the container runs`, place);
    const keeps = (own: FileStep): boolean =>
      own.plainWrites.length > 0 || (file.before !== "nothing" && addsBehindReaders(own));
    if (file.steps.some(keeps)) return refuse("still-exposed", `${stays}, beside lines that the image keeps`, place);
    const full = namedInFull(scene.model, file.path);
    if (full) return refuse("still-exposed", `${stays}, in a home that is not known`, full.instruction.keywordSpan);
    const over = file.steps.find((own) => isAnotherAt(own, file, scene));
    if (over)
      return refuse("still-exposed", `${stays}, and COPY writes to the same path`, over.step.instruction.keywordSpan);
    found.push({ flow, path: file.path, steps: file.steps, before: file.before, byFolder: file.byFolder });
  }
  return found;
}

/** The changes of the builder's own text that leave no copy there: the file is gone when the RUN that reads it ends. */
export function closingChanges(file: OpenFile, scene: Scene, mounts: readonly Change[]): readonly Change[] | Refusal {
  if (file.flow.writes.some(({ how }) => how === "clone")) return cleanedClone(file, scene);
  const { steps, path, byFolder } = file;
  const working = steps.filter((own) => own.writes.length > 0 || own.reads);
  const [first] = working;
  const stays = `a copy of ${file.flow.parent.name} stays in ${path}, and the steps of its life cannot be joined`;
  if (!first) return [];
  if (byFolder) return refuse("still-exposed", stays, first.step.instruction.keywordSpan);
  const dropped: Change[] = [];
  const lines: string[] = [];
  const moved: Step[] = [];
  const changes: Change[] = [];
  for (const own of steps) {
    const { step } = own;
    const no = refuse("still-exposed", stays, step.instruction.keywordSpan);
    if (step.user.name !== first.step.user.name || !step.editable) return no;
    if (own.reads) {
      const copies = copiesOfReader(own, file, moved, scene);
      if (!copies) return no;
      if (lines.length > 0) {
        changes.push({ change: "prefix", step: step.id, text: lines.join("\n") });
        changes.push(...mounts.flatMap((change) => (change.change === "mount" ? [{ ...change, step: step.id }] : [])));
      }
      changes.push(...removal(step, [path, ...copies]));
      continue;
    }
    if (!isAllCredential(own)) {
      if (own.writes.length > 0 || !forcesRemoval(step, path)) return no;
      continue;
    }
    if (own.writes.length > 0) {
      const text = step.script?.source.text.trim() ?? "";
      if (text.includes("\n") || text.includes("<<") || hasDefault(step, file.flow, scene)) return no;
      moved.push(step);
      lines.push(`( ${text.replace(/;$/, "")} ) || exit 1; `);
    }
    dropped.push({ change: "drop-step", step: step.id });
  }
  return [...dropped, ...changes];
}

/** What its own RUN would set in front of the commands does not come along. */
function hasDefault(step: Step, { parent }: WrittenFlow, scene: Scene): boolean {
  if (parent.type !== "variable") return false;
  return parent.uses.some((use) => use.step === step.id && use.facts && prefixesOf(parent, use, scene).length > 0);
}

/** Where else a reader puts the file; undefined also where the writing in front of it would not be what it was. */
function copiesOfReader(
  own: FileStep,
  file: OpenFile,
  moved: readonly Step[],
  { model }: Scene,
): readonly string[] | undefined {
  const { step } = own;
  const again = file.steps.some((other) => other.step.id < step.id && other.reads && other.writes.length > 0);
  const same = moved.every(
    (other) =>
      meansTheSame(other, step, mountedNames(file.flow)) &&
      meansTheSameToShell(other, step, model, [other.script?.source.text ?? ""]),
  );
  return again || !same || !canPrefix(step) || handsOverEarly(step) ? undefined : copiesIn(own, file.path);
}

const shellState = /^(?:cd|set|export|umask|true|:|mkdir|echo|printf|cat|tee|chmod|chown)$/;

/** Nothing but the writing and handling of the file happens in the step. */
function isAllCredential({ step, facts, writes }: FileStep): boolean {
  const own = new Set([...writes.map(({ command }) => command), ...facts.handlers]);
  return (step.script?.commands ?? []).every(
    (command) => own.has(command.number) || command.at.pipeline !== undefined || shellState.test(command.program ?? ""),
  );
}

function forcesRemoval(step: Step, path: string): boolean {
  return (step.script?.commands ?? [])
    .filter(({ program, args }) => program === "rm" && args.some((word) => word.text.endsWith(baseName(path))))
    .every(({ args }) => args.some((word) => /^-\w*f/.test(word.text)));
}

/** Where else a step puts the file; undefined when it cannot be told. */
function copiesIn({ step, facts, writes }: FileStep, path: string): readonly string[] | undefined {
  const others = facts.writes.filter((write) => !write.removed && !writes.some((own) => own.command === write.command));
  const found = others.map((write) => {
    const command = step.script?.commands[write.command];
    if (write.path !== undefined) return [write.path];
    return command?.program === "cp" && step.script
      ? sweptTo(command, ShellPaths.of(step, step.script), path)
      : undefined;
  });
  return found.some((own) => own === undefined) ? undefined : found.flatMap((own) => own ?? []);
}

/** `cp -r src dst`: below dst, or below a folder of the same name in it. */
function sweptTo(command: ShellCommand, paths: ShellPaths, path: string): readonly string[] | undefined {
  const operands = operandsOf(command).map((word) => paths.pathOf(word, command));
  const target = operands.at(-1);
  const source = operands[0]?.replace(/\/[*.]$/, "");
  if (operands.length !== 2 || target === undefined || source === undefined || !isInside(source, path))
    return undefined;
  const within = path.slice(source === "/" ? 1 : source.length + 1);
  return [resolvePath(target, within), resolvePath(target, `${baseName(source)}/${within}`)];
}

/** When the RUN ends; where it has an end of its own, as its last command. */
function removal(step: Step, paths: readonly string[]): readonly Change[] {
  const names = paths.map(quotedPath).join(" ");
  return atEnd(step, `rm -f ${names}`);
}

function atEnd(step: Step, text: string): readonly Change[] {
  if (!setsTrap(step)) return atExit(step, text);
  const last = step.script?.list.elements.at(-1)?.end ?? 0;
  return [...withoutHandover(step), { change: "splice", step: step.id, start: last, end: last, text: ` && ${text}` }];
}

/** The clone's own configuration gets the address without the credential. */
function cleanedClone({ flow, path, steps, byFolder }: OpenFile, scene: Scene): readonly Change[] | Refusal {
  const changes: Change[] = [];
  for (const write of flow.writes) {
    const step = scene.step(write.step);
    const command = step.script?.commands[write.command];
    const no = refuse(
      "artifact-holds-the-secret",
      `${write.name} keeps the URL with ${flow.parent.name}, and what ships would hold it`,
      step.instruction.keywordSpan,
    );
    const url = command?.args
      .map((word) => /^["']?(https?:\/\/)[^@/\s]+@([^"'\s$]+)["']?$/.exec(word.text))
      .find(Boolean);
    const recursive = command?.args.some((word) => word.text.startsWith("--recurs")) ?? false;
    const later = steps.some((own) => own.step.id !== step.id && own.reads);
    // Under another user the clean-up would be refused by git, and nobody would notice.
    const other = /^(?:sudo|su|gosu|su-exec|runuser|doas|setpriv)$/.test(command?.words[0]?.value ?? "");
    if (!command || !url || byFolder || recursive || later || other || !canPrefix(step) || handsOverEarly(step))
      return no;
    const folder = path.replace(/\/\.git\/config$/, "");
    // Up to 2.27 git writes the address as it was given to the log of the clone; `-C` is not known to all of these.
    const clean = [
      `git --git-dir=${folder}/.git remote set-url origin ${url[1]}${url[2]}`,
      `rm -rf ${folder}/.git/logs`,
    ];
    changes.push(...clean.flatMap((text) => atEnd(step, text)));
  }
  return changes;
}
