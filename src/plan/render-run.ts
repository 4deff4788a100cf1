import type { Step } from "../model/build-model.ts";
import type { Edit } from "../text/edits.ts";
import { deliveries, flagOf, mountEdits, mountsOf } from "./render-mounts.ts";
import { shellEdits } from "./render-shell.ts";
import { changesOf, removal } from "./rendering.ts";
import type { Rendering } from "./rendering.ts";

/** The edits of a RUN: its flags, text in front of its commands, the commands themselves, and where it is split. */
export function runEdits(rendering: Rendering, step: Step): readonly Edit[] {
  const commands = shellEdits(rendering, step);
  if (commands === "empty") return [removal(step.instruction.lines)];
  const mounts = mountsOf(rendering, step);
  const prefix = [
    ...deliveries(rendering, mounts),
    ...actionAtExit(rendering, step),
    ...prefixTexts(rendering, step),
    ...gitSettings(rendering, step),
  ];
  const bodies = movedBodies(rendering, step);
  const flags = mountEdits(rendering, step, mounts);
  const front = [...flags, ...prefixEdits(rendering, step, prefix, flags)];
  const [split] = changesOf(rendering, "split-run", step);
  if (!split) return [...front, ...commands, ...bodies];
  if (split.mounts === "front") return [...front, splitEdit(rendering, step, split.from, ""), ...commands, ...bodies];
  const added = mounts.map((mount) => `${flagOf(rendering, mount)} `).join("");
  const text = prefix.join("").replaceAll("\n", "");
  return [splitEdit(rendering, step, split.from, added, text), ...commands, ...bodies];
}

function prefixTexts(rendering: Rendering, step: Step): ReadonlySet<string> {
  const moved = new Set(changesOf(rendering, "no-mount", step).map(({ key }) => key));
  const texts = changesOf(rendering, "prefix", step).filter(({ key }) => key === undefined || !moved.has(key));
  const sets = texts.flatMap(({ sets: name }) => (name === undefined ? [] : [`export ${name}=`]));
  const left = texts.filter(({ text, sets: name }) => name !== undefined || !sets.some((own) => text.startsWith(own)));
  return new Set(left.map(({ text }) => text));
}

/** Source: https://git-scm.com/docs/git-config#Documentation/git-config.txt-GITCONFIGCOUNT */
function gitSettings(rendering: Rendering, step: Step): readonly string[] {
  const entries = changesOf(rendering, "git-setting", step).map(({ name, value }) => [name, value] as const);
  const distinct = [...new Map(entries.map((entry) => [entry.join(" "), entry])).values()];
  if (distinct.length === 0) return [];
  const texts = distinct.map(
    ([name, value], index) => `GIT_CONFIG_KEY_${index}=${name} GIT_CONFIG_VALUE_${index}=${value}`,
  );
  return [`export GIT_CONFIG_COUNT=${distinct.length} ${texts.join(" ")}; `];
}

/** A shell has one action for its end. */
function actionAtExit(rendering: Rendering, step: Step): readonly string[] {
  const actions = [...new Set(changesOf(rendering, "at-exit", step).map(({ text }) => text))];
  const removed = actions.filter((text) => text.startsWith("rm -f ")).map((text) => text.slice("rm -f ".length));
  const others = actions.filter((text) => !text.startsWith("rm -f "));
  const all = [...(removed.length === 0 ? [] : [`rm -f ${removed.join(" ")}`]), ...others];
  return all.length === 0 ? [] : [`trap '${all.join("; ")}' EXIT; `];
}

/** Longer lines are broken between the commands in front. */
const widest = 120;

function prefixEdits(
  rendering: Rendering,
  step: Step,
  parts: readonly string[],
  mounts: readonly Edit[],
): readonly Edit[] {
  const { model, lineEnd } = rendering;
  if (parts.length === 0) return [];
  const source = step.instruction.shell;
  if (!source) throw new Error(`a prefix for a RUN that has no shell text: step ${step.id}`);
  // A `#!` line stays first.
  const index = source.text.startsWith("#!") ? source.text.indexOf("\n") + 1 : 0;
  const offset = source.offsetAt(index);
  const alone = step.instruction.heredocs.some((heredoc) => offset >= heredoc.span.start && offset < heredoc.span.end);
  // `<<-` takes the tabs in front of each line.
  const indent = model.text.slice(model.text.lastIndexOf("\n", offset - 1) + 1, offset);
  const at = { start: offset, end: offset };
  const lines = parts.flatMap((part) => part.split("\n")).filter((line) => line !== "");
  if (alone) {
    const texts = lines.map((line) => `${line.replace(/;?\s*$/, "")}${lineEnd}${indent}`);
    return [{ span: at, text: texts.join("") }];
  }
  const end = `${model.text}\n`.indexOf("\n", offset);
  const added = [...mounts.map(({ text }) => text), ...lines].join("");
  const fits = !added.includes("\n") && indent.length + added.length + end - offset <= widest;
  if (fits) return [{ span: at, text: lines.join("") }];
  // The commands may begin on a line of their own.
  const isOwnLine = model.text.slice(step.instruction.keywordSpan.end, offset).includes("\n");
  const gap = `${model.lines.escape}${lineEnd}${isOwnLine ? indent : "    "}`;
  return [{ span: at, text: `${isOwnLine ? "" : gap}${lines.map((line) => `${line.trimEnd()} ${gap}`).join("")}` }];
}

/** The operator in front of a command gives way to the start of a RUN with the same flags. */
function splitEdit({ model, lineEnd }: Rendering, step: Step, from: number, added: string, prefix = ""): Edit {
  const command = step.script?.commands[from];
  const elements = step.script?.list.elements.flatMap((element) => [
    // What `sh -c` runs stands in its quotes.
    ...element.lists.flatMap((list) => list.elements),
    element,
  ]);
  const previous = elements?.findLast((element) => element.end <= (command?.start ?? 0));
  const source = step.script?.source;
  if (!command || !previous || !source) throw new Error("a RUN cannot be split in front of its first command");
  const { text } = model;
  const flags = step.instruction.flags.map(({ span }) => `${text.slice(span.start, span.end)} `).join("");
  const start = source.offsetAt(previous.end - 1) + 1;
  const end = source.offsetAt(command.start);
  const comments = text
    .slice(start, end)
    .split("\n")
    .filter((line) => /^\s*#/.test(line))
    .map((line) => `${line.trim()}${lineEnd}`);
  const run = text.slice(step.instruction.keywordSpan.start, step.instruction.keywordSpan.end);
  return { span: { start, end }, text: `${lineEnd}${comments.join("")}${run} ${added}${flags}${prefix}` };
}

/** Bodies of here-documents that moved here stand behind the instruction. */
function movedBodies(rendering: Rendering, step: Step): readonly Edit[] {
  const { model, lineEnd } = rendering;
  const bodies = new Map(changesOf(rendering, "append-body", step).map(({ body }) => [body.start, body]));
  const { end } = step.instruction.span;
  const texts = [...bodies.values()].map(({ start, end: last }) => `${lineEnd}${model.text.slice(start, last)}`);
  return texts.length === 0 ? [] : [{ span: { start: end, end }, text: texts.join("") }];
}
