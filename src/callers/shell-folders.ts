import type { ShellPiece, ShellText, ShellWord } from "./shell-words.ts";

/** What is known of the folder a command runs in: `guessed` from a variable or a command that mostly names the root. */
export type Standing = "told" | "guessed" | "anywhere";

/** What names the checkout or the script's own folder. */
const homes = /\$\{?(0\b|BASH_SOURCE|PWD|OLDPWD|HOME)|\bpwd\b|rev-parse/;
/** A variable that nobody in sight sets, and that is called after a folder of the whole project. */
const homeNames =
  /^(github\.workspace|curdir|dir|pwd|\w*(root|here|home|top|base|workspace|repo|script)\w*|(ci_|this_)?project_(dir|path))$|MAKEFILE_LIST/i;

interface Move {
  readonly from: number;
  readonly until: number;
  readonly standing: Standing;
}

/** Follows `cd`, `pushd` and `popd` through a text: how much is known of the folder at an offset. */
export function readMoves(shell: ShellText, text: string, hostNames: readonly string[]): (offset: number) => Standing {
  const variables = new Variables(shell, text, hostNames);
  const moves: Move[] = [];
  const standingAt = (offset: number): Standing =>
    moves.findLast((move) => move.from < offset && offset < move.until)?.standing ?? "told";
  for (const { words, span, until } of shell.commands) {
    const [name] = words;
    const standing =
      name?.literal === "popd"
        ? "told"
        : name?.literal === "cd" || name?.literal === "pushd"
          ? leadsTo(words.find((word, index) => index > 0 && word.literal !== "--"))
          : undefined;
    if (standing !== undefined) moves.push({ from: span.start, until, standing });
  }
  return standingAt;

  function leadsTo(word: ShellWord | undefined): Standing | undefined {
    if (!word) return undefined;
    // From one folder below to the next nothing more is known; what leads up or far away mostly leads back.
    if (word.literal !== undefined) return /^([/~-]|\.\.)/.test(word.literal) ? "told" : undefined;
    return variables.standingOf(word);
  }
}

/** What the variables of a text hold, as far as folders go. */
class Variables {
  readonly #values = new Map<string, ShellWord[]>();
  readonly #filled: ReadonlySet<string>;

  constructor(
    shell: ShellText,
    readonly text: string,
    readonly hostNames: readonly string[],
  ) {
    const reading = shell.commands.filter(({ words }) => words[0]?.literal === "read");
    this.#filled = new Set([
      ...shell.loopVariables,
      ...reading.flatMap(({ words }) => words.slice(1).flatMap((word) => word.literal ?? [])),
    ]);
    for (const { assignments, words } of shell.commands) {
      for (const { name, value } of assignments) if (value) this.#add(name, value);
      const declares = /^(export|declare|local|readonly|typeset)$/.test(words[0]?.literal ?? "");
      for (const word of declares ? words.slice(1) : []) this.#addSpelled(word);
    }
  }

  standingOf(word: ShellWord, depth = 0): Standing {
    const [first, ...rest] = word.pieces;
    if (!first || word.literal !== undefined) return "guessed";
    if (first.kind === "text" || rest.some(({ kind }) => kind !== "text")) return "anywhere";
    return this.#standingOfPiece(first, depth);
  }

  #standingOfPiece(piece: ShellPiece, depth: number): Standing {
    const raw = this.text.slice(piece.span.start, piece.span.end);
    if (homes.test(raw)) return "guessed";
    if (piece.kind === "host") return homeNames.test(this.hostNames[piece.index] ?? "") ? "guessed" : "anywhere";
    if (piece.kind === "command") return this.#namesHome(raw) ? "guessed" : "anywhere";
    if (piece.kind !== "variable" || depth > 3 || /^\d+$/.test(piece.name) || this.#filled.has(piece.name))
      return "anywhere";
    const values = this.#values.get(piece.name);
    if (!values) return homeNames.test(piece.name) ? "guessed" : "anywhere";
    return values.every((value) => this.standingOf(value, depth + 1) === "guessed") ? "guessed" : "anywhere";
  }

  /** `$(dirname "$SCRIPT")`, where that variable is the script's own path. */
  #namesHome(raw: string): boolean {
    const names = [...raw.matchAll(/\$\{?(\w+)/g)].map((match) => match[1] ?? "");
    return (
      names.length > 0 && names.every((name) => this.#values.get(name)?.every((word) => homes.test(this.#rawOf(word))))
    );
  }

  #rawOf({ span }: ShellWord): string {
    return this.text.slice(span.start, span.end);
  }

  #add(name: string, value: ShellWord): void {
    this.#values.set(name, [...(this.#values.get(name) ?? []), value]);
  }

  /** `local dir="$1"` is one word. */
  #addSpelled(word: ShellWord): void {
    const [first, ...pieces] = word.pieces;
    const match = first?.kind === "text" ? /^(\w+)=(.*)$/s.exec(first.text) : undefined;
    const [, name, text = ""] = match ?? [];
    if (first?.kind !== "text" || name === undefined) return;
    const front: readonly ShellPiece[] = text === "" ? [] : [{ ...first, text }];
    this.#add(name, { ...word, pieces: [...front, ...pieces] });
  }
}
