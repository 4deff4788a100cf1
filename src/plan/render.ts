import { readMounts, removePairs, removeSources } from "../dockerfile/instructions.ts";
import type { BuildModel, Step, StepId } from "../model/build-model.ts";
import type { Binding } from "../result.ts";
import { removeCommands } from "../shell/remove-commands.ts";
import type { ShellEdit } from "../shell/remove-commands.ts";
import type { Edit } from "../text/edits.ts";
import { lineEndOf } from "../text/source.ts";
import type { Change, MountRequest } from "./plan-types.ts";
import { keptComments } from "./kept-comments.ts";
import { stageEdits } from "./stage-text.ts";

/** How RUN gets a variable. */
export type Delivery = "env" | "file";

/** Turns the changes of one Dockerfile into edits of its text. */
export function render(
  model: BuildModel,
  changes: readonly Change[],
  bindings: ReadonlyMap<string, Binding>,
  delivery: Delivery,
): readonly Edit[] {
  return new Renderer(model, changes, bindings, delivery).edits();
}

// Longer than 300 lines: one method for each kind of change, all of them over the same step.
class Renderer {
  readonly #model: BuildModel;
  readonly #changes: readonly Change[];
  readonly #bindings: ReadonlyMap<string, Binding>;
  readonly #delivery: Delivery;
  readonly #lineEnd: string;

  constructor(
    model: BuildModel,
    changes: readonly Change[],
    bindings: ReadonlyMap<string, Binding>,
    delivery: Delivery,
  ) {
    this.#model = model;
    this.#changes = changes;
    this.#bindings = bindings;
    this.#delivery = delivery;
    this.#lineEnd = lineEndOf(model.text);
  }

  edits(): readonly Edit[] {
    return stageEdits(this.#model, this.#changes, (step, changes) => this.#with(changes).#step(step));
  }

  #with(changes: readonly Change[]): Renderer {
    return changes === this.#changes ? this : new Renderer(this.#model, changes, this.#bindings, this.#delivery);
  }

  #of<K extends Change["change"]>(kind: K, step: StepId): Extract<Change, { change: K }>[] {
    return this.#changes.filter(
      (change): change is Extract<Change, { change: K }> => change.change === kind && stepOf(change) === step,
    );
  }

  #step(step: Step): Edit[] {
    const inserted = this.#inserted(step);
    const cuts = this.#of("cut", step.id).map(({ span }) => remove(span));
    if (cuts.length > 0) return [...inserted, ...cuts];
    if (this.#of("drop-step", step.id).length > 0) return [...inserted, remove(step.instruction.lines)];
    switch (step.keyword) {
      case "ARG":
      case "ENV":
        return [...inserted, ...this.#pairs(step)];
      case "COPY":
      case "ADD":
        return [...inserted, ...this.#sources(step)];
      case "RUN":
        return [...inserted, ...this.#run(step)];
      default:
        return inserted;
    }
  }

  #inserted(step: Step): Edit[] {
    const texts = new Set<string>();
    return this.#of("insert-step", step.id).flatMap(({ where, text }) => {
      if (texts.has(text)) return [];
      texts.add(text);
      const { lines } = step.instruction;
      const at = where === "before" ? lines.start : lines.end;
      const bare = at > 0 && this.#model.text[at - 1] !== "\n" ? this.#lineEnd : "";
      return [{ span: { start: at, end: at }, text: `${bare}${text}${this.#lineEnd}` }];
    });
  }

  #pairs(step: Step): Edit[] {
    const gone = new Set(this.#of("drop-declaration", step.id).map(({ declaration }) => declaration.pair));
    if (gone.size === 0) return [];
    return removePairs(this.#model.text, step.instruction, step.pairs, [...gone]).map(remove);
  }

  #sources(step: Step): Edit[] {
    const { copy } = step;
    const gone = new Set(this.#of("drop-source", step.id).map(({ source }) => source));
    if (!copy || gone.size === 0) return [];
    const removed = copy.sources.filter((_source, index) => gone.has(index));
    return removeSources(this.#model.text, step.instruction, copy, removed).map(remove);
  }

  #run(step: Step): Edit[] {
    const edits = this.#shellEdits(step);
    if (edits === "empty") return [remove(step.instruction.lines)];
    const mounts = this.#mounts(step);
    const prefix = [...this.#deliveries(mounts), ...this.#atExit(step), ...this.#texts(step)];
    const bodies = this.#bodies(step);
    const [split] = this.#of("split-run", step.id);
    if (!split)
      return [
        ...this.#flags(step, mounts),
        ...this.#prefix(step, prefix),
        ...edits.map((edit) => this.#placed(step, edit)),
        ...bodies,
      ];
    const behind = split.mounts === "behind";
    const front = behind ? [] : [...this.#flags(step, mounts), ...this.#prefix(step, prefix)];
    const added = behind ? `${mounts.map((mount) => `${this.#flag(mount)} `).join("")}` : "";
    const cut = this.#split(step, split.from, added, behind ? prefix.join("") : "");
    return [...front, cut, ...edits.map((edit) => this.#placed(step, edit)), ...bodies];
  }

  #texts(step: Step): ReadonlySet<string> {
    const moved = new Set(this.#of("no-mount", step.id).map(({ key }) => key));
    const texts = this.#of("prefix", step.id).filter(({ key }) => key === undefined || !moved.has(key));
    return new Set(texts.map(({ text }) => text));
  }

  /** The operator in front of a command gives way to the start of a RUN with the same flags. */
  #split(step: Step, from: number, added: string, prefix: string): Edit {
    const command = step.script?.commands[from];
    const elements = step.script?.list.elements.flatMap((element) => [
      element,
      ...element.lists.flatMap((list) => list.elements),
    ]);
    const previous = elements?.findLast((element) => element.end <= (command?.start ?? 0));
    const source = step.script?.source;
    if (!command || !previous || !source) throw new Error("a RUN cannot be split in front of its first command");
    const text = this.#model.text;
    const flags = step.instruction.flags.map(({ span }) => `${text.slice(span.start, span.end)} `).join("");
    const start = source.offsetAt(previous.end - 1) + 1;
    const end = source.offsetAt(command.start);
    const comments = text
      .slice(start, end)
      .split("\n")
      .filter((line) => /^\s*#/.test(line))
      .map((line) => `${line.trim()}${this.#lineEnd}`);
    const run = text.slice(step.instruction.keywordSpan.start, step.instruction.keywordSpan.end);
    return { span: { start, end }, text: `${this.#lineEnd}${comments.join("")}${run} ${added}${flags}${prefix}` };
  }

  #shellEdits(step: Step): readonly ShellEdit[] | "empty" {
    const { script } = step;
    const splices: ShellEdit[] = unique(
      this.#of("splice", step.id).map(({ start, end, text }) => ({ start, end, text })),
    );
    const operands = this.#operands(step);
    const gone = new Set([
      ...this.#of("drop-commands", step.id).flatMap(({ commands }) => commands),
      ...operands.whole,
    ]);
    splices.push(...operands.edits);
    if (!script || gone.size === 0) return splices;
    const removed = removeCommands(script, gone);
    if (removed === "empty") return "empty";
    // A splice inside of what goes, goes with it.
    return [
      ...removed,
      ...splices.filter((splice) => !removed.some((edit) => edit.start <= splice.start && splice.end <= edit.end)),
    ];
  }

  /** Commands that lose all of their operands, and the operands that the others lose. */
  #operands(step: Step): { readonly whole: readonly number[]; readonly edits: readonly ShellEdit[] } {
    const byCommand = new Map<number, Map<number, { readonly edit: ShellEdit; readonly operands: number }>>();
    for (const { command, start, end, operands } of this.#of("drop-operand", step.id)) {
      const own = byCommand.get(command) ?? new Map<number, { readonly edit: ShellEdit; readonly operands: number }>();
      byCommand.set(command, own.set(start, { edit: { start, end, text: "" }, operands }));
    }
    const whole = [...byCommand].filter(([, own]) => [...own.values()].every(({ operands }) => operands === own.size));
    const left = [...byCommand].filter(([command]) => !whole.some(([other]) => other === command));
    return {
      whole: whole.map(([command]) => command),
      edits: left.flatMap(([, own]) => [...own.values()].map(({ edit }) => edit)),
    };
  }

  #placed(step: Step, edit: ShellEdit): Edit {
    const source = step.script?.source;
    if (!source) throw new Error("an edit of a RUN that has no shell text");
    const span = source.spanOf(edit.start, edit.end);
    // Behind a line that goes, the indentation of the next one goes with it.
    const whole = edit.text === "" && source.text[edit.end - 1] === "\n" && edit.end < source.text.length;
    const placed = whole ? { start: span.start, end: source.offsetAt(edit.end) } : span;
    return { span: placed, text: edit.text === "" ? keptComments(this.#model, source, placed) : edit.text };
  }

  /** One mount for each binding and place; what others left to other steps does not come. */
  #mounts(step: Step): readonly MountRequest[] {
    const moved = new Set(this.#of("no-mount", step.id).map(({ key }) => key));
    const wanted = new Map<string, MountRequest>();
    for (const { mount } of this.#of("mount", step.id)) {
      if (moved.has(mount.key) && mount.env !== undefined) continue;
      const place = `${mount.key} ${mount.env ?? ""} ${mount.target ?? ""}`;
      const known = wanted.get(place);
      wanted.set(place, known ? { ...mount, required: known.required || mount.required } : mount);
    }
    const present = readMounts(step.instruction).filter((mount) => mount.type === "secret");
    return [...wanted.values()].filter((mount) => {
      const id = this.#bindings.get(mount.key)?.id;
      if (mount.env !== undefined && present.some((own) => own.env === mount.env)) return false;
      return !present.some(
        (own) => (own.id ?? own.source) === id && own.env === mount.env && own.target === mount.target,
      );
    });
  }

  #flags(step: Step, mounts: readonly MountRequest[]): Edit[] {
    if (mounts.length === 0) return [];
    const at = step.instruction.keywordSpan.end;
    const gap = ` ${this.#model.lines.escape}${this.#lineEnd}    `;
    const text = [...new Set(mounts.map((mount) => this.#flag(mount)))].join(gap);
    const [first, second] = step.instruction.flags;
    const between =
      first && this.#model.text.slice(first.span.end, second?.span.start ?? step.instruction.body.offsetAt(0));
    if (first && between?.includes("\n")) {
      // The flags stand on lines of their own: so does this one.
      const indent = /[ \t]*$/.exec(between)?.[0] ?? "    ";
      const start = first.span.start;
      return [{ span: { start, end: start }, text: `${text} ${this.#model.lines.escape}${this.#lineEnd}${indent}` }];
    }
    return [{ span: { start: at, end: at }, text: ` ${text}` }];
  }

  #flag(mount: MountRequest): string {
    const binding = this.#bindings.get(mount.key);
    if (!binding) throw new Error(`a mount without a binding: ${mount.key}`);
    if (binding.type === "ssh")
      // Who may read a file may open the agent's socket, which takes writing.
      return `--mount=type=ssh${mount.uid === undefined ? "" : `,uid=${mount.uid}`}${mount.mode === undefined ? "" : ",mode=0666"}`;
    const options = ["type=secret", `id=${binding.id}`];
    if (mount.env !== undefined && this.#delivery === "env") options.push(`env=${mount.env}`);
    if (mount.target !== undefined) options.push(`target=${mount.target}`);
    if (mount.env === undefined || this.#delivery === "file") {
      if (mount.uid !== undefined) options.push(`uid=${mount.uid}`);
      if (mount.mode !== undefined) options.push(`mode=${mount.mode}`);
    }
    if (mount.required) options.push("required=true");
    const value = options
      .map((option) => (/[,"]/.test(option) ? `"${option.replaceAll('"', '""')}"` : option))
      .join(",");
    return /[\s"']/.test(value) ? `--mount='${value}'` : `--mount=${value}`;
  }

  /** Bodies of here-documents that moved here stand behind the instruction. */
  #bodies(step: Step): Edit[] {
    const bodies = new Map(this.#of("append-body", step.id).map(({ body }) => [body.start, body]));
    const { end } = step.instruction.span;
    const texts = [...bodies.values()].map(
      ({ start, end: last }) => `${this.#lineEnd}${this.#model.text.slice(start, last)}`,
    );
    return texts.length === 0 ? [] : [{ span: { start: end, end }, text: texts.join("") }];
  }

  /** A shell has one action for its end. */
  #atExit(step: Step): string[] {
    const actions = [...new Set(this.#of("at-exit", step.id).map(({ text }) => text))];
    const removed = actions.filter((text) => text.startsWith("rm -f ")).map((text) => text.slice("rm -f ".length));
    const others = actions.filter((text) => !text.startsWith("rm -f "));
    const all = [...(removed.length === 0 ? [] : [`rm -f ${removed.join(" ")}`]), ...others];
    return all.length === 0 ? [] : [`trap '${all.join("; ")}' EXIT; `];
  }

  /** By file, the variable is read from the mount in front of the commands. */
  #deliveries(mounts: readonly MountRequest[]): string[] {
    if (this.#delivery === "env") return [];
    const ids = new Set(mounts.flatMap((mount) => this.#bindings.get(mount.key)?.id ?? []));
    return [...ids].flatMap((id) => {
      const own = mounts.filter((mount) => mount.env !== undefined && this.#bindings.get(mount.key)?.id === id);
      const [first, ...more] = own.map((mount) => mount.env ?? "");
      if (first === undefined) return [];
      const file = `/run/secrets/${id}`;
      const same = more.map((name) => `${name}="$${first}"; `).join("");
      const read = `${first}="$(cat ${file})" || exit 1; ${same}export ${[first, ...more].join(" ")};`;
      return [own.every(({ required }) => required) ? `${read} ` : `if [ -f ${file} ]; then ${read} fi; `];
    });
  }

  #prefix(step: Step, parts: readonly string[]): Edit[] {
    if (parts.length === 0) return [];
    const source = step.instruction.shell;
    if (!source) throw new Error(`a prefix for a RUN that has no shell text: step ${step.id}`);
    // A `#!` line stays first.
    const index = source.text.startsWith("#!") ? source.text.indexOf("\n") + 1 : 0;
    const offset = source.offsetAt(index);
    const alone = step.instruction.heredocs.some(
      (heredoc) => offset >= heredoc.span.start && offset < heredoc.span.end,
    );
    // `<<-` takes the tabs in front of each line.
    const indent = this.#model.text.slice(this.#model.text.lastIndexOf("\n", offset - 1) + 1, offset);
    const text = alone ? `${parts.join("").replace(/;?\s*$/, "")}${this.#lineEnd}${indent}` : parts.join("");
    return [{ span: { start: offset, end: offset }, text }];
  }
}

function stepOf(change: Change): StepId | undefined {
  if (change.change === "drop-declaration") return change.declaration.step;
  return "step" in change ? change.step : undefined;
}

/** Two flows that ask for the same text at the same place get it once. */
function unique(edits: readonly ShellEdit[]): ShellEdit[] {
  const seen = new Map(edits.map((edit) => [`${edit.start} ${edit.end} ${edit.text}`, edit]));
  return [...seen.values()];
}

function remove(span: { readonly start: number; readonly end: number }): Edit {
  return { span, text: "" };
}
