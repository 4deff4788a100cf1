import { imageVariables } from "../knowledge/base-images.ts";

/** Number of an instruction in its Dockerfile, from 0. */
export type StepId = number;

/** A variable as the builder knows it at one place. */
export interface Variable {
  readonly kind: "ARG" | "ENV";
  /** Undefined: not known before the build. */
  readonly value: string | undefined;
  readonly declared: StepId;
}

/** The variables that expansions see at one place. */
export interface Variables extends Iterable<[string, Variable]> {
  get(name: string): Variable | undefined;
  has(name: string): boolean;
}

interface Entry {
  readonly since: number;
  readonly variable: Variable;
}

/** The variables of a stage while it is read; what was seen at a place is kept without a copy of all of them. */
export class VariableScope {
  readonly #entries = new Map<string, Entry[]>();
  #version = 0;
  #seen: Variables | undefined;

  constructor(inherited: Iterable<[string, Variable]> = []) {
    for (const [name, variable] of inherited) this.set(name, variable);
  }

  set(name: string, variable: Variable): void {
    this.#version += 1;
    this.#seen = undefined;
    const entry = { since: this.#version, variable };
    const known = this.#entries.get(name);
    if (known) known.push(entry);
    else this.#entries.set(name, [entry]);
  }

  /** What is seen now, whatever is set later. */
  now(): Variables {
    return (this.#seen ??= new SeenVariables(this.#entries, this.#version));
  }
}

class SeenVariables implements Variables {
  constructor(
    readonly entries: ReadonlyMap<string, readonly Entry[]>,
    readonly version: number,
  ) {}

  get(name: string): Variable | undefined {
    const entries = this.entries.get(name);
    if (!entries) return undefined;
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((entries[middle]?.since ?? 0) <= this.version) low = middle + 1;
      else high = middle;
    }
    return entries[low - 1]?.variable;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  *[Symbol.iterator](): Iterator<[string, Variable]> {
    for (const name of this.entries.keys()) {
      const variable = this.get(name);
      if (variable) yield [name, variable];
    }
  }
}

/** The variables of a stage that starts from an image: those that the image is known to set. */
export function imageScope(image: string, from: StepId): VariableScope {
  const scope = new VariableScope();
  for (const [name, value] of Object.entries(imageVariables(image))) {
    scope.set(name, { kind: "ENV", value, declared: from });
  }
  return scope;
}
