import { expansionEnd, type Makefile, type MakeRule, readMakefile } from "./read-makefile.ts";

/** What make is asked for, and which variables it has from elsewhere. */
export interface MakeCall {
  /** The targets that are named; none for the Makefile's own default. */
  readonly goals: readonly string[];
  /** Set among make's words, which wins over the Makefile. */
  readonly given: ReadonlySet<string>;
  /** Set in the environment, which wins over `X ?= …` only. */
  readonly environment: ReadonlySet<string>;
}

/**
 * The recipes that make runs as one shell text: variables that the Makefile sets have their values put in, all others
 * are those of the environment. Where it cannot be told which rules are meant, all of them are.
 * Source: https://www.gnu.org/software/make/manual/html_node/Recipes.html
 */
export function makeScript(text: string, call: MakeCall): string {
  const make = readMakefile(text);
  const macros = new Map(make.blocks.flatMap(({ start, end }) => macroIn(text.slice(start, end))));
  const targets = chosenTargets(make, call.goals);
  const writer = new RecipeWriter(make, macros, call);
  const inMacro = (at: number): boolean =>
    make.blocks.some(
      ({ start, end }) => start <= at && at < end && /^\s*(?:override\s+)?define\b/.test(text.slice(start, end)),
    );
  const parts = ["set -e", ...exportsOf(make, writer)];
  for (const { start, end } of make.alone) parts.push(`: ${writer.write(text.slice(start, end))}`);
  for (const { atOnce, runs, value } of make.definitions) {
    if (runs || (atOnce && /\$[({]shell\s/.test(value)))
      parts.push(`: ${writer.write(runs ? `$(shell ${value})` : value)}`);
  }
  const ordered = targets
    ? [...targets].flatMap((name) => make.recipes.filter(({ target }) => target === name))
    : make.recipes;
  for (const { target, bodies } of ordered) {
    if (bodies.some(({ start }) => inMacro(start))) continue;
    const lines = bodies.map(({ start, end }) =>
      text
        .slice(start, end)
        .replace(/^[@+\s-]+/, "")
        .replace(/\n\t/g, "\n"),
    );
    parts.push(inOwnShell(writer.write(lines.join("\n"), automaticOf(make, target))));
  }
  return `${parts.join("\n")}\n`;
}

/** Each line has a shell of its own: `cd` ends with it. */
function inOwnShell(line: string): string {
  return /(?:^|[\s;&(])(?:cd|pushd)\s/.test(line) ? `(${line}\n)` : line;
}

/** `define NAME … endef` */
function macroIn(block: string): readonly (readonly [string, string])[] {
  const [head = "", ...lines] = block.split(/\r?\n/);
  const [, name] = /^\s*(?:override\s+)?define\s+([\w.-]+)/.exec(head) ?? [];
  return name === undefined
    ? []
    : [
        [
          name,
          lines
            .slice(0, -1)
            .join("\n")
            .replace(/^[@+\t-]+/gm, ""),
        ],
      ];
}

/** What the shells of the recipes have in their environment beside what make was started with. */
function exportsOf(make: Makefile, writer: RecipeWriter): readonly string[] {
  const all = make.exported.has("*");
  return [...make.definitions, ...make.specific]
    .filter(({ name, value }) => (all || make.exported.has(name)) && /^\w+$/.test(name) && value.includes("$"))
    .map(({ name }) => `export ${name}="${writer.write(`$(${name})`, new Map(), '"').replace(/^(?!\\)"/, '\\"')}"`);
}

/** The targets of the rules that a call comes to, as they are written and in the order of their recipes; undefined where that cannot be told. */
function chosenTargets(make: Makefile, goals: readonly string[]): ReadonlySet<string> | undefined {
  const plain = (text: string): readonly string[] => plainText(make, text).split(/\s+/).filter(Boolean);
  const rules = make.rules.map((rule) => ({ rule, names: plain(rule.target) }));
  const first = rules.find(({ names }) => names.some((name) => !/^\.|%/.test(name)))?.names[0];
  const asked = goals.length > 0 ? goals : [first ?? ""];
  const seen = new Set<string>();
  const chosen = new Set<string>();
  const visit = (goal: string): boolean => {
    const own = rules.filter(({ names }) => names.some((name) => isMeant(name, goal)));
    for (const { rule } of own) {
      if (seen.has(rule.target)) continue;
      seen.add(rule.target);
      for (const name of plain(prerequisitesOf(make, rule))) visit(name);
      chosen.add(rule.target);
    }
    return own.length > 0;
  };
  return asked.map(visit).includes(false) ? undefined : chosen;
}

function prerequisitesOf({ rules }: Makefile, { target }: MakeRule): string {
  const own = rules.filter((rule) => rule.target === target).map(({ prerequisites }) => prerequisites);
  return own.join(" ").replaceAll("|", " ");
}

/** `%` stands for anything, and so does what make works out. */
function isMeant(name: string, goal: string): boolean {
  if (name === goal) return true;
  if (!/[%$]/.test(name)) return goal.includes("$");
  const pieces = name.split(/%|\$\(.*?\)|\$\{.*?\}|\$./).map((piece) => piece.replace(/[^\w]/g, "\\$&"));
  return new RegExp(`^${pieces.join(".*")}$`).test(goal);
}

/** The text with the plain values put in that the Makefile gives to its variables. */
function plainText({ definitions }: Makefile, text: string): string {
  let told = text;
  for (let depth = 0; depth < 4 && told.includes("$"); depth += 1) {
    told = told.replace(/\$[({]([\w.-]+)[)}]/g, (whole, name: string) => {
      const values = definitions.filter((own) => own.name === name).map(({ value }) => value);
      return values.length === 0 ? whole : values.join(" ");
    });
  }
  return told;
}

/** `$@`, `$<` and `$^` of a rule with one target. */
function automaticOf(make: Makefile, target: string | undefined): ReadonlyMap<string, string> {
  const rule = make.rules.find((own) => own.target === target);
  if (!rule || /\s|%/.test(rule.target)) return new Map();
  const all = prerequisitesOf(make, rule).trim();
  return new Map([
    ["@", rule.target],
    ["<", all.split(/\s+/)[0] ?? ""],
    ["^", all],
  ]);
}

type Quote = "" | "'" | '"';

/** A value that only make knows: no name of the environment stands for it. */
const unknown = "${_}";

/** Functions of make whose words are paths or lists that only the build knows. */
const workedOut =
  /^(?:abspath|dir|notdir|realpath|wildcard|basename|suffix|words|sort|origin|flavor|error|warning|info)$/;

/** Writes what make hands to a shell, and keeps in mind the quotes that an expansion stands in. */
class RecipeWriter {
  readonly #make: Makefile;
  readonly #macros: ReadonlyMap<string, string>;
  readonly #call: MakeCall;
  #quote: Quote = "";
  #open = new Set<string>();

  constructor(make: Makefile, macros: ReadonlyMap<string, string>, call: MakeCall) {
    this.#make = make;
    this.#macros = macros;
    this.#call = call;
  }

  write(text: string, automatic: ReadonlyMap<string, string> = new Map(), quote: Quote = ""): string {
    this.#quote = quote;
    this.#open = new Set();
    return this.#text(text, automatic);
  }

  #text(text: string, known: ReadonlyMap<string, string>): string {
    let written = "";
    for (let at = 0; at < text.length;) {
      const character = text[at] ?? "";
      if (character === "$" && text[at + 1] === "$") {
        written += "$";
        at += 2;
      } else if (character === "$") {
        const end = expansionEnd(text, at, text.length);
        const inside = text.slice(at + 1, end).replace(/^\(([^]*)\)$|^\{([^]*)\}$/, "$1$2");
        written += this.#expansion(inside, known);
        at = end;
      } else if (character === "#" && this.#quote === "" && /^$|\s$/.test(text.slice(0, at))) {
        const end = text.indexOf("\n", at);
        at = end === -1 ? text.length : end;
      } else if (character === "\\" && this.#quote !== "'" && at + 1 < text.length && text[at + 1] !== "$") {
        written += character + (text[at + 1] ?? "");
        at += 2;
      } else {
        this.#turn(character);
        written += character;
        at += 1;
      }
    }
    return written;
  }

  #turn(character: string): void {
    if (character !== "'" && character !== '"') return;
    if (this.#quote === "") this.#quote = character;
    else if (this.#quote === character) this.#quote = "";
  }

  /** What make puts in place of `$(…)`. */
  #expansion(inside: string, known: ReadonlyMap<string, string>): string {
    const [, called = "", words = ""] = /^([\w-]+)\s+([^]*)$/.exec(inside) ?? [];
    if (called === "shell") return this.#ofShell(`$(${this.#apart(words, known)})`);
    if (called === "file") return this.#fileMade(words, known);
    if (called === "call") return this.#called(argumentsIn(words), known);
    if (workedOut.test(called)) return this.#ofShell(unknown);
    if (called !== "") {
      const told = argumentsIn(words);
      return told
        .slice(called === "if" ? 1 : 0)
        .map((word) => this.#text(word, known))
        .join(" ");
    }
    return this.#variable(inside.replace(/:[^]*=[^]*$/, ""), known);
  }

  #variable(name: string, known: ReadonlyMap<string, string>): string {
    const own = known.get(name);
    if (own !== undefined) return this.#inner(`$${name}`, own, new Map());
    if (name === "MAKE") return "make";
    if (name === "CURDIR") return this.#ofShell("${PWD}");
    const value = this.#call.given.has(name) ? undefined : this.#valueOf(name);
    if (value !== undefined && !this.#open.has(name)) return this.#inner(name, value, known);
    return this.#ofShell(/^[A-Za-z_]\w*$/.test(name) ? `\${${name}}` : unknown);
  }

  /** Of several values those that expand something: which one counts only make knows. */
  #valueOf(name: string): string | undefined {
    const { definitions, specific } = this.#make;
    const macro = this.#macros.get(name);
    if (macro !== undefined) return macro;
    const all = [...definitions, ...specific].filter((own) => own.name === name);
    if (all.every(({ yields }) => yields && this.#call.environment.has(name))) return undefined;
    const telling = all.filter(({ appends, value }) => appends || value.includes("$"));
    const [last] = all.slice(-1);
    const values = (telling.length > 0 ? telling : last ? [last] : []).map(({ value, runs }) => {
      const bare = value.replace(/\s+#.*$/, "").trim();
      return runs ? `$(shell ${bare})` : bare;
    });
    return values.join(" ");
  }

  #inner(name: string, value: string, known: ReadonlyMap<string, string>): string {
    this.#open.add(name);
    const written = this.#text(value, known);
    this.#open.delete(name);
    return written;
  }

  /** `$(call NAME,first,second)` */
  #called([name = "", ...told]: readonly string[], known: ReadonlyMap<string, string>): string {
    const value = this.#valueOf(name.trim());
    if (value === undefined || this.#open.has(name)) return told.map((word) => this.#text(word, known)).join(" ");
    const body = value.replace(/\$(?:(\d)|\((\d)\)|\{(\d)\})/g, (_whole, a?: string, b?: string, c?: string) => {
      return told[Number(a ?? b ?? c) - 1] ?? "";
    });
    return this.#inner(name, body, known);
  }

  /** `$(file >NAME,text)` writes the text. */
  #fileMade(words: string, known: ReadonlyMap<string, string>): string {
    const [target = "", ...text] = argumentsIn(words);
    const said = this.#apart(text.join(","), known, '"');
    return this.#ofShell(`$(echo "${said}" ${this.#apart(target, known)})`);
  }

  /** With quotes of its own. */
  #apart(text: string, known: ReadonlyMap<string, string>, quote: Quote = ""): string {
    const outer = this.#quote;
    this.#quote = quote;
    const written = this.#text(text, known);
    this.#quote = outer;
    return written;
  }

  /** To make quotes are characters like others; the shell expands nothing between single ones. */
  #ofShell(expansion: string): string {
    return this.#quote === "'" ? `'"${expansion}"'` : expansion;
  }
}

/** The words of a function, cut at the commas outside of brackets. */
function argumentsIn(text: string): readonly string[] {
  const words: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if ("({".includes(character)) depth += 1;
    if (")}".includes(character)) depth -= 1;
    if (character !== "," || depth > 0) continue;
    words.push(text.slice(from, at));
    from = at + 1;
  }
  return [...words, text.slice(from)];
}
