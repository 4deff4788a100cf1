import { isSpace } from "./blanks.ts";
import type { Escape } from "./instruction.ts";

/** How `${NAME…}` changes the value, as written. */
export type Modifier = ":-" | "-" | ":+" | "+" | ":?" | "?" | "#" | "##" | "%" | "%%" | "/" | "//";

/** An expansion in a raw value, by index into it. */
export interface Expansion {
  readonly name: string;
  /** From `$` to behind the last character. */
  readonly span: { readonly start: number; readonly end: number };
  readonly modifier: Modifier | undefined;
  /** What stands between the modifier and the closing brace. */
  readonly operandSpan: { readonly start: number; readonly end: number } | undefined;
}

/** What the lexer leaves in: quotes, escape characters, expansions as they were written. */
export interface LexerOptions {
  readonly rawQuotes: boolean;
  readonly rawEscapes: boolean;
  readonly rawExpansions: boolean;
}

/** Text that BuildKit's lexer rejects: an open quote, a bad substitution. */
export class LexerError extends Error {}

// BuildKit's lexer recurses; a line of theirs is too short to come near this.
const deepest = 500;
const special = new Set(["'", '"', "<", "$"]);
const letterOrDigit = /[\p{L}\p{Nd}_]/u;
const digit = /\p{Nd}/u;

/**
 * BuildKit's shell lexer (frontend/dockerfile/shell/lex.go) with every variable unset and left in the text.
 * Used for what a value says without its quotes, for the expansions in it, and for the words that open here-documents.
 */
export class Lexer {
  readonly expansions: Expansion[] = [];
  #words: string[] = [];
  #word = "";
  #inWord = false;
  #at: number;
  #depth = 0;
  #rawEscapes: boolean;

  constructor(
    readonly text: string,
    readonly escape: Escape,
    readonly options: LexerOptions,
  ) {
    this.#rawEscapes = options.rawEscapes;
    // Go's scanner passes over a byte order mark.
    this.#at = text.startsWith("\ufeff") ? 1 : 0;
  }

  /** The text with quotes and escapes removed, and its words; throws a LexerError. */
  run(): { readonly text: string; readonly words: readonly string[] } {
    const text = this.#until("", this.#rawEscapes);
    return { text, words: this.#words };
  }

  /** Up to `stop`, which is taken too; the empty `stop` is the end of the text. */
  #until(stop: string, rawEscapes: boolean): string {
    if (this.#depth === deepest) throw new LexerError("expansions are nested too deep");
    // The buffer of the current word is one for all levels in BuildKit: an operand clears it.
    this.#word = "";
    const before = { words: this.#words, inWord: this.#inWord, rawEscapes: this.#rawEscapes };
    this.#words = [];
    this.#inWord = false;
    this.#rawEscapes = rawEscapes;
    this.#depth += 1;
    const result = this.#pieces(stop);
    this.#depth -= 1;
    this.#rawEscapes = before.rawEscapes;
    if (this.#word !== "") this.#words.push(this.#word);
    this.#word = "";
    if (this.#depth > 0) {
      this.#words = before.words;
      this.#inWord = before.inWord;
    }
    return result;
  }

  #pieces(stop: string): string {
    const parts: string[] = [];
    while (this.#at < this.text.length) {
      const char = this.text.charAt(this.#at);
      if (char === stop) {
        this.#at += 1;
        return parts.join("");
      }
      parts.push(this.#piece(char, stop));
    }
    if (stop !== "") throw new LexerError(`${stop} is missing`);
    return parts.join("");
  }

  #piece(char: string, stop: string): string {
    if (char === "'") return this.#addRaw(this.#singleQuoted());
    if (char === '"') return this.#addRaw(this.#doubleQuoted());
    if (char === "<") return this.#addRaw(this.#heredocSign());
    if (char === "$") {
      const value = this.#dollar();
      if (/[\s\x85]/.test(value)) for (const part of value) this.#addChar(part);
      else this.#addRaw(value);
      return value;
    }
    if (char !== this.escape) return this.#plain(stop);
    this.#at += 1;
    const kept = this.#rawEscapes ? char : "";
    const escaped = this.text.charAt(this.#at);
    this.#at += 1;
    if (kept + escaped !== "") this.#addRaw(kept + escaped);
    return kept + escaped;
  }

  /** One white space, or the characters up to the next that means something. */
  #plain(stop: string): string {
    const start = this.#at;
    this.#at += 1;
    if (isSpace(this.text.charCodeAt(start))) return this.#addChar(this.text.charAt(start));
    for (; this.#at < this.text.length; this.#at++) {
      const char = this.text.charAt(this.#at);
      if (char === stop || char === this.escape || special.has(char) || isSpace(char.charCodeAt(0))) break;
    }
    return this.#addRaw(this.text.slice(start, this.#at));
  }

  #addRaw(text: string): string {
    this.#word += text;
    this.#inWord = true;
    return text;
  }

  #addChar(char: string): string {
    if (!isSpace(char.charCodeAt(0))) return this.#addRaw(char);
    if (this.#inWord && this.#word !== "") {
      this.#words.push(this.#word);
      this.#word = "";
      this.#inWord = false;
    }
    return char;
  }

  #singleQuoted(): string {
    const end = this.text.indexOf("'", this.#at + 1);
    if (end === -1) throw new LexerError("a single quote is not closed");
    const inside = this.text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return this.options.rawQuotes ? `'${inside}'` : inside;
  }

  #doubleQuoted(): string {
    const quote = this.options.rawQuotes ? '"' : "";
    const parts = [quote];
    this.#at += 1;
    while (this.#at < this.text.length) {
      const char = this.text.charAt(this.#at);
      if (char === '"') {
        this.#at += 1;
        parts.push(quote);
        return parts.join("");
      }
      if (char === "$") parts.push(this.#dollar());
      else parts.push(this.#inDoubleQuotes(char));
    }
    throw new LexerError("a double quote is not closed");
  }

  #inDoubleQuotes(char: string): string {
    this.#at += 1;
    if (char !== this.escape) return char;
    const kept = this.#rawEscapes ? char : "";
    const next = this.text.charAt(this.#at);
    if (next === "") return kept;
    if (next !== '"' && next !== "$" && next !== this.escape) return kept + char;
    this.#at += 1;
    return kept + next;
  }

  #heredocSign(): string {
    const start = this.#at;
    this.#at += 1;
    if (this.text.charAt(this.#at) !== "<") return "<";
    this.#at += 1;
    while (this.#at < this.text.length && " \t\r".includes(this.text.charAt(this.#at))) this.#at += 1;
    return this.text.slice(start, this.#at);
  }

  #dollar(): string {
    const start = this.#at;
    this.#at += 1;
    if (this.text.charAt(this.#at) !== "{") {
      const name = this.#name();
      if (name !== "") this.#found(name, start, undefined, undefined);
      return `$${name}`;
    }
    this.#at += 1;
    const first = this.text.charAt(this.#at);
    if (first === "" || first === "{" || first === "}" || first === ":") throw new LexerError("bad substitution");
    const name = this.#name();
    // An outer expansion comes before those in its operand.
    const place = this.expansions.length;
    const { modifier, operandStart, rest } = this.#modified();
    const operandSpan = modifier === undefined ? undefined : { start: operandStart, end: this.#at - 1 };
    this.#found(name, start, modifier, operandSpan, place);
    return this.options.rawExpansions ? this.text.slice(start, this.#at) : `\${${name}${rest}}`;
  }

  #found(
    name: string,
    start: number,
    modifier: Modifier | undefined,
    operandSpan: Expansion["operandSpan"],
    place: number = this.expansions.length,
  ): void {
    const expansion = { name, span: { start, end: this.#at }, modifier, operandSpan };
    if (place === this.expansions.length) this.expansions.push(expansion);
    else this.expansions.splice(place, 0, expansion);
  }

  /** What follows the name in braces, up to and with the closing brace; `rest` is its text without the brace. */
  #modified(): { modifier: Modifier | undefined; operandStart: number; rest: string } {
    let sign = this.text.charAt(this.#at);
    this.#at += 1;
    if (sign === "}") return { modifier: undefined, operandStart: this.#at, rest: "" };
    if (sign === "/") return this.#replacement();
    if (sign === ":") {
      sign += this.text.charAt(this.#at);
      this.#at += 1;
      if (sign === ":#" || sign === ":%") throw new LexerError("unknown modifier");
    } else if (!"+-?#%".includes(sign) || sign === "") {
      throw new LexerError("unknown modifier");
    }
    const greedy = (sign === "#" || sign === "%") && this.text.charAt(this.#at) === sign;
    const operandStart = this.#at + (greedy ? 1 : 0);
    const operand = this.#until("}", sign === "#" || sign === "%");
    const modifier = greedy ? sign + sign : sign;
    return { modifier: toModifier(modifier), operandStart, rest: sign + operand };
  }

  #replacement(): { modifier: Modifier; operandStart: number; rest: string } {
    const all = this.text.charAt(this.#at) === "/";
    if (all) this.#at += 1;
    const operandStart = this.#at;
    const pattern = this.#until("/", true);
    const replacement = this.#until("}", true);
    return { modifier: all ? "//" : "/", operandStart, rest: `/${pattern}/${replacement}` };
  }

  #name(): string {
    const start = this.#at;
    const first = this.#char();
    if (first !== "" && digit.test(first)) return this.#while(digit);
    if (first !== "" && "@*#?-$!".includes(first)) {
      this.#at += 1;
      return this.text.slice(start, this.#at);
    }
    return this.#while(letterOrDigit);
  }

  #while(pattern: RegExp): string {
    const start = this.#at;
    for (let char = this.#char(); char !== "" && pattern.test(char); char = this.#char()) this.#at += char.length;
    return this.text.slice(start, this.#at);
  }

  #char(): string {
    const code = this.text.codePointAt(this.#at);
    return code === undefined ? "" : String.fromCodePoint(code);
  }
}

const modifiers: readonly Modifier[] = [":-", "-", ":+", "+", ":?", "?", "#", "##", "%", "%%", "/", "//"];

function toModifier(text: string): Modifier | undefined {
  return modifiers.find((modifier) => modifier === text);
}
