import { parse } from "unbash";
import type {
  AndOr,
  Command,
  CommandNode,
  For,
  ParsedScript,
  PipelineNode,
  Redirection,
  Select,
  Statement,
  SyntaxNode,
  Word,
} from "unbash";
import type { MappedText } from "../text/mapped-text.ts";
import { innerScript, joined } from "./read-words.ts";
import { numbersBetween, WordReader, type Place } from "./word-reader.ts";
import { unwrap } from "./wrappers.ts";
import type {
  ListElement,
  ShellAssignment,
  ShellCommand,
  ShellFunction,
  ShellList,
  ShellRedirect,
  ShellScript,
  ShellWord,
  Surroundings,
} from "./shell-types.ts";

const none: readonly never[] = [];

const top: Surroundings = {
  conditional: false,
  branch: false,
  subshell: 0,
  substitution: false,
  background: false,
  pipeline: undefined,
  within: undefined,
  compound: false,
};

/** Reads what a POSIX shell or bash would run. Never throws: what cannot be read is `opaque`. */
export function readScript(source: MappedText): ShellScript {
  const reader = new ScriptReader(source);
  return reader.read();
}

/** A script whose text stands at another place. */
export function movedScript(script: ShellScript, source: MappedText): ShellScript {
  const { commands, list, functions, opaque } = script;
  const expansions = script.expansions.map(({ name, start, end, operator, operatorAt, quoted, role, command }) => {
    const span = source.spanOf(start, end);
    return { name, span, start, end, operator, operatorAt, quoted, role, command };
  });
  return { source, commands, expansions, list, functions, opaque };
}

/** One walk over the tree of unbash: which commands run, in what order and under what conditions. */
class ScriptReader {
  readonly #source: MappedText;
  readonly #commands: (ShellCommand | undefined)[] = [];
  readonly #words: WordReader;
  readonly #functions: ShellFunction[] = [];
  #opaque: string | undefined;
  #pipelines = 0;
  #subshells = 0;

  constructor(source: MappedText) {
    this.#source = source;
    const commands = this.#commands;
    this.#words = new WordReader(source, {
      get count() {
        return commands.length;
      },
      script: (script, at) =>
        this.#script(script, { ...at, substitution: true, compound: true, subshell: ++this.#subshells }),
    });
  }

  read(): ShellScript {
    const list = this.#script(parse(this.#source.text), top);
    return {
      source: this.#source,
      commands: this.#commands.filter((command) => command !== undefined),
      expansions: this.#words.expansions.sort((a, b) => a.start - b.start),
      list,
      functions: this.#functions,
      opaque: this.#opaque,
    };
  }

  #script(script: ParsedScript, at: Surroundings): ShellList {
    if (script.errors?.length) this.#opaque ??= "the shell text does not parse";
    // Positions inside index a decoded copy, not the file.
    if (script.source !== undefined) this.#opaque ??= "escapes inside backticks";
    return this.#statements(script.commands, at);
  }

  #statements(statements: readonly Statement[], at: Surroundings): ShellList {
    const elements = statements.map((statement) =>
      this.#statement(statement, statement.background ? { ...at, background: true, conditional: true } : at),
    );
    const operators = elements.slice(0, -1).map((element) => ({ text: ";", start: element.end }));
    return { kind: "statements", elements, operators };
  }

  #statement(statement: Statement, at: Surroundings): ListElement {
    const node = statement.command;
    if (node.type !== "AndOr") return this.#element(node, at);
    const from = this.#commands.length;
    const list = this.#andOr(node, at);
    return this.#listElement(node, from, [list]);
  }

  #andOr(node: AndOr, at: Surroundings): ShellList {
    let tested = false;
    const elements = node.commands.map((command, index) => {
      const asked = tested || node.operators[index - 1] === "||";
      const element = this.#element(command, asked ? { ...at, conditional: true, branch: true } : at);
      // What follows a test runs only when the test holds, and the list may go on without it.
      const asking = askedBy(command, element);
      if (element.commands.some((number) => !asking.has(number) && isTest(this.#commands[number]))) tested = true;
      return element;
    });
    const operators = node.operators.map((text, index) => ({
      text,
      start: this.#operatorStart(text, elements[index]?.end ?? 0),
    }));
    return { kind: "and-or", elements, operators };
  }

  /** Between two commands stand only blanks, comments and the operator. */
  #operatorStart(operator: string, from: number): number {
    const text = this.#source.text;
    let at = from;
    while (at < text.length && !text.startsWith(operator, at)) {
      at = text[at] === "#" ? Math.max(text.indexOf("\n", at), at) + 1 : at + 1;
    }
    return at;
  }

  #element(node: PipelineNode, at: Surroundings): ListElement {
    const from = this.#commands.length;
    const lists: ShellList[] = [];
    if (node.type === "Pipeline") {
      const number = ++this.#pipelines;
      const length = node.commands.length;
      node.commands.forEach((command, index) => {
        const pipeline = length > 1 ? { number, index, length } : at.pipeline;
        lists.push(...this.#node(command, { ...at, pipeline, subshell: length > 1 ? ++this.#subshells : at.subshell }));
      });
    } else {
      lists.push(...this.#node(node, at));
    }
    return this.#listElement(node, from, lists);
  }

  // Longer than 40 lines: one case for each kind of node.
  #node(node: CommandNode, at: Surroundings): ShellList[] {
    if (node.type === "Command") return this.#command(node, at);
    const inside = { ...at, compound: true };
    const loop = { ...inside, conditional: true };
    const branch = { ...loop, branch: true };
    switch (node.type) {
      case "Redirected": {
        // The redirects of a compound command belong to a command of their own without words.
        const lists = this.#node(node.command, at);
        this.#bare(node, node.redirects, at);
        return lists;
      }
      case "BraceGroup":
        return [this.#statements(node.body.commands, inside)];
      case "Subshell":
        return [this.#statements(node.body.commands, { ...inside, subshell: ++this.#subshells })];
      case "If":
        return [
          this.#statements(node.clause.commands, inside),
          this.#statements(node.then.commands, branch),
          ...node.elif.flatMap((elif) => [
            this.#statements(elif.clause.commands, branch),
            this.#statements(elif.then.commands, branch),
          ]),
          ...(node.else ? [this.#statements(node.else.commands, branch)] : []),
        ];
      case "While":
        return [this.#statements(node.clause.commands, inside), this.#statements(node.body.commands, loop)];
      case "For":
      case "Select":
        return [this.#loop(node, loop)];
      case "Case":
        this.#words.word(node.word, { role: "test", command: undefined, at: inside });
        return node.items.map((item) => this.#statements(item.body.commands, branch));
      case "TestCommand":
      case "ArithmeticCommand":
        this.#bare(node, [], at);
        return [];
      case "Function":
        this.#functions.push({ name: node.name.value, ...this.#words.range(node) });
        return this.#body(node.body, loop);
      case "ArithmeticFor":
      case "Coproc":
        return this.#body(node.body, loop);
    }
  }

  /** The name of a loop is given its words; where these are all literal, it stands for nothing else in there. */
  #loop(node: For | Select, at: Surroundings): ShellList {
    const number = this.#reserve();
    const words = (node.wordlist ?? []).map((word) => this.#words.word(word, { role: "loop", command: undefined, at }));
    // Without words it goes over what the script or function was given.
    const value = node.wordlist ? joined(words) : { ...joined(words), expands: ["@"] };
    const { start, end } = this.#words.range(node.name);
    this.#commands[number] = {
      number,
      program: undefined,
      programPath: undefined,
      args: none,
      words: none,
      assignments: [{ name: node.name.value, value, start, end }],
      redirects: none,
      start,
      end,
      at,
    };
    const literal = node.wordlist !== undefined && value.expands.length + value.substitutions.length === 0;
    const body = (): ShellList => this.#statements(node.body.commands, at);
    return literal ? this.#words.inLoop(node.name.value, body) : body();
  }

  #body(body: CommandNode | { type: "CompoundList"; commands: readonly Statement[] }, at: Surroundings): ShellList[] {
    return body.type === "CompoundList" ? [this.#statements(body.commands, at)] : this.#node(body, at);
  }

  /** A command without a program: a test, arithmetic, or the redirects of a compound command. */
  #bare(node: SyntaxNode, redirections: readonly Redirection[], at: Surroundings): void {
    const number = this.#reserve();
    const redirects = redirections.map((redirect) => this.#words.redirect(redirect, number, at));
    if (redirections.length === 0) this.#words.expand(node, { role: "test", command: number, at }, false);
    const { start, end } = this.#words.range(node);
    this.#commands[number] = {
      number,
      program: node.type === "TestCommand" ? "[[" : undefined,
      programPath: undefined,
      args: none,
      words: none,
      assignments: none,
      redirects,
      start,
      end,
      at,
    };
  }

  // Longer than 40 lines: the parts of a command in their order.
  #command(node: Command, at: Surroundings): ShellList[] {
    const number = this.#reserve();
    const assignments: ShellAssignment[] = [];
    const redirects: ShellRedirect[] = [];
    const words: ShellWord[] = [];
    const nodes: Word[] = [];
    for (const part of node.prefix) {
      if (part.type === "Assignment") assignments.push(this.#words.assignment(part, number, at));
      else redirects.push(this.#words.redirect(part, number, at));
    }
    if (node.name) {
      words.push(this.#words.word(node.name, { role: "name", command: number, at }));
      nodes.push(node.name);
    }
    const isTest = node.name?.value === "[" || node.name?.value === "test";
    const place: Place = { role: isTest ? "test" : "argument", command: number, at };
    for (const part of node.suffix) {
      if (part.type === "Word") {
        words.push(this.#words.word(part, place));
        nodes.push(part);
      } else if (part.type === "Assignment") {
        const assignment = this.#words.assignment(part, number, at);
        words.push(this.#words.wordOfAssignment(part, assignment));
        assignments.push(assignment);
        nodes.push({ type: "Word", text: part.text, value: part.text, pos: part.pos, end: part.end });
      } else redirects.push(this.#words.redirect(part, number, at));
    }
    const { program, args, script } = unwrap(words);
    const scriptNode = script === undefined ? undefined : nodes[script];
    const inner = scriptNode && this.#nested(scriptNode, number, at);
    const { start, end } = this.#words.range(node);
    this.#commands[number] = {
      number,
      program: program?.replace(/^.*\//, ""),
      programPath: program,
      args,
      words,
      assignments,
      redirects,
      start,
      end,
      at,
    };
    return inner ? [inner] : [];
  }

  /** The word of `sh -c '…'`, read one level down. */
  #nested(word: Word, within: number, at: Surroundings): ShellList | undefined {
    const inner = innerScript(word);
    if (inner === undefined) return undefined;
    const surroundings = { ...at, within, compound: true, subshell: ++this.#subshells };
    return this.#words.inScript(inner.at, () => this.#script(parse(inner.text), surroundings));
  }

  #reserve(): number {
    this.#commands.push(undefined);
    return this.#commands.length - 1;
  }

  #listElement(node: { pos: number; end: number }, from: number, lists: readonly ShellList[]): ListElement {
    const { start, end } = this.#words.range(node);
    return { start, end, commands: numbersBetween(from, this.#commands.length), lists };
  }
}

/** What `if` and `while` ask decides what they run: it does not make them fail. */
function askedBy(node: PipelineNode, { lists }: ListElement): ReadonlySet<number> {
  const clauses =
    node.type === "If"
      ? lists.filter((_list, index) => index % 2 === 0 && index <= node.elif.length * 2)
      : node.type === "While"
        ? lists.slice(0, 1)
        : [];
  return new Set(clauses.flatMap(({ elements }) => elements.flatMap(({ commands }) => commands)));
}

function isTest(command: ShellCommand | undefined): boolean {
  return command?.program === "[" || command?.program === "test" || command?.program === "[[";
}
