import { canaryFile } from "./canary-file.ts";
import { canaryMark, canaryValue, freshCanary, freshKey } from "./canary.ts";

/** The values of a proof's secrets: canaries, or what a person gave. They stay in memory. */
export class SecretValues {
  readonly #given: Readonly<Record<string, string>>;
  readonly #literals: readonly string[];
  readonly #all: { readonly name: string; readonly value: string }[];

  constructor(given: Readonly<Record<string, string>>, literals: readonly string[]) {
    this.#given = given;
    this.#literals = literals;
    this.#all = literals.map((value, index) => ({ name: `literal ${index + 1}`, value }));
  }

  /** Every value that must not be found, by the secret's name. */
  get all(): readonly { readonly name: string; readonly value: string }[] {
    return this.#all;
  }

  /** The value of a variable: given by its name or its secret's id, or a canary in a shape that its name suggests. */
  variable(name: string, id: string): string {
    const given = this.#given[name] ?? this.#given[id];
    if (given !== undefined) {
      this.#note(name, given);
      return given;
    }
    const canary = freshCanary();
    const value = canaryValue(name, canary);
    this.#note(name, canary);
    if (value !== canary) this.#note(name, value.trimEnd());
    return value;
  }

  /** The content of a credential file; undefined: it stays as it is, for its literals are known. */
  file(name: string, path: string, own: string | undefined): string | undefined {
    const given = this.#given[name];
    if (given === undefined && own !== undefined && this.#literals.some((literal) => own.includes(literal))) {
      return undefined;
    }
    const canary = freshCanary();
    const content = given ?? canaryFile(path, own, canary);
    this.#note(name, content.includes(canaryMark) && given === undefined ? canary : content.trimEnd());
    return content;
  }

  /** The content of a key that the builder itself must be able to read. */
  key(name: string): string {
    const given = this.#given[name];
    const key = given === undefined ? freshKey() : { text: given, secret: given.trimEnd() };
    this.#note(name, key.secret);
    return key.text;
  }

  #note(name: string, value: string): void {
    if (value !== "") this.#all.push({ name, value });
  }
}
