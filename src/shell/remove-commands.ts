import type { ListElement, ShellList, ShellScript } from "./shell-types.ts";

/** Replaces `[start, end)` of the shell text. */
export interface ShellEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Programs that behind `||` only hide a failure. */
export const hidingFallbacks: ReadonlySet<string> = new Set(["true", ":", "echo"]);

/**
 * The edits that take commands out of a script so that the others still run in the same order and under the same
 * conditions. `empty`: nothing is left to run.
 */
export function removeCommands(script: ShellScript, numbers: ReadonlySet<number>): readonly ShellEdit[] | "empty" {
  const remover = new Remover(script, withSubstitutions(script, numbers));
  return remover.list(script.list) ?? "empty";
}

/** Some commands and those of the command substitutions in their words. */
export function withSubstitutions({ commands }: ShellScript, numbers: ReadonlySet<number>): ReadonlySet<number> {
  const outer = commands.filter(({ number }) => numbers.has(number));
  const inner = commands.filter(
    ({ start, end, at }) => at.substitution && outer.some((command) => command.start < start && end < command.end),
  );
  return new Set([...numbers, ...inner.map(({ number }) => number)]);
}

class Remover {
  readonly #script: ShellScript;
  readonly #gone: ReadonlySet<number>;

  constructor(script: ShellScript, gone: ReadonlySet<number>) {
    this.#script = script;
    this.#gone = gone;
  }

  /** The edits inside a list; undefined when all of it goes. */
  list(list: ShellList): readonly ShellEdit[] | undefined {
    const inner = list.elements.map((element) => this.#element(element));
    const gone = inner.map((edits) => edits === undefined);
    if (list.kind === "and-or") this.#takeFallbacks(list, gone);
    if (gone.every(Boolean)) return undefined;
    const edits = inner.flatMap((own, index) => (gone[index] ? [] : (own ?? [])));
    for (let from = 0; from < gone.length; from += 1) {
      if (!gone[from]) continue;
      let to = from;
      while (gone[to + 1]) to += 1;
      edits.push(...this.#cut(list, from, to));
      from = to;
    }
    return edits;
  }

  /** `rm x || true`: a fallback that only hides the failure goes with a first element that goes. */
  #takeFallbacks(list: ShellList, gone: boolean[]): void {
    if (!gone[0] || list.operators[0]?.text !== "||") return;
    const fallback = list.elements[1]?.commands ?? [];
    const program = this.#script.commands[fallback[0] ?? -1]?.program;
    if (fallback.length === 1 && program !== undefined && hidingFallbacks.has(program)) gone[1] = true;
  }

  #cut(list: ShellList, from: number, to: number): ShellEdit[] {
    const first = list.elements[from];
    const last = list.elements[to];
    if (!first || !last) return [];
    const bodies = this.#heredocs(list.elements.slice(from, to + 1));
    const next = list.elements[to + 1];
    const previous = list.elements[from - 1];
    const before = list.operators[from - 1];
    const after = list.operators[to];
    if (list.kind === "and-or" && (before?.text === "||" || after?.text === "||")) {
      return [{ start: first.start, end: last.end, text: "true" }, ...bodies];
    }
    if (!next) return [{ start: previous?.end ?? first.start, end: last.end, text: "" }, ...bodies];
    if (list.kind === "and-or" && before && after) {
      const ends = this.#endsLine(previous, before, first);
      const [start, end] = ends ? [first.start, next.start] : [before.start, after.start];
      return [{ start, end, text: "" }, ...bodies];
    }
    // A body that follows on the next line would be cut in two by what goes up to the next statement.
    const end = bodies.length > 0 ? Math.min(next.start, ...bodies.map((body) => body.start)) : next.start;
    return [{ start: first.start, end, text: "" }, ...bodies];
  }

  /** The operator stands at the end of its line, not in front of what it joins. */
  #endsLine(
    previous: ListElement | undefined,
    operator: { readonly text: string; readonly start: number },
    next: ListElement,
  ): boolean {
    const { source } = this.#script;
    const broken = (from: number, to: number): boolean => source.offsetAt(to) - source.offsetAt(from) > to - from;
    return previous !== undefined && !broken(previous.end - 1, operator.start) && broken(operator.start, next.start);
  }

  /** Bodies of here-documents stand behind their line, outside their command. */
  #heredocs(elements: readonly ListElement[]): ShellEdit[] {
    const numbers = elements.flatMap((element) => element.commands);
    return numbers.flatMap((number) =>
      (this.#script.commands[number]?.redirects ?? []).flatMap(({ heredoc }) => {
        if (!heredoc) return [];
        const { text } = this.#script.source;
        if (text[heredoc.end] === "\n") return [{ start: heredoc.start, end: heredoc.end + 1, text: "" }];
        // Nothing follows the only body: the line end in front of it goes, or an empty line would stay.
        const only =
          this.#script.commands.flatMap(({ redirects }) => redirects).filter((one) => one.heredoc).length === 1;
        const start = only && text[heredoc.start - 1] === "\n" ? heredoc.start - 1 : heredoc.start;
        return [{ start, end: heredoc.end, text: "" }];
      }),
    );
  }

  #element(element: ListElement): readonly ShellEdit[] | undefined {
    if (element.commands.length > 0 && element.commands.every((number) => this.#gone.has(number))) return undefined;
    const edits: ShellEdit[] = [];
    for (const list of element.lists) {
      const inner = this.list(list);
      if (inner) {
        edits.push(...inner);
        continue;
      }
      // A branch must not be empty.
      const first = list.elements[0];
      const last = list.elements.at(-1);
      if (first && last) edits.push({ start: first.start, end: last.end, text: "true" });
    }
    return [...edits, ...this.#singles(element)];
  }

  /** A command of a pipeline that goes while its neighbours stay does nothing instead. */
  #singles(element: ListElement): ShellEdit[] {
    const inLists = new Set(element.lists.flatMap(numbersOf));
    return element.commands
      .filter((number) => this.#gone.has(number) && !inLists.has(number))
      .flatMap((number) => {
        const command = this.#script.commands[number];
        return command && command.at.within === undefined && !command.at.substitution
          ? [{ start: command.start, end: command.end, text: "true" }]
          : [];
      });
  }
}

function numbersOf(list: ShellList): number[] {
  return list.elements.flatMap((element) => element.commands);
}
