import type { Consumer } from "./generated-parts.ts";
import type { Random } from "./generated-random.ts";
import { canaryKey } from "../../src/proof/proof.ts";

/** A secret of a generated Dockerfile; its value is made up. */
export interface GeneratedSecret {
  /** Variables that carry it, or the path of its file. */
  readonly names: readonly string[];
  /** The part that must not be found. */
  readonly canary: string;
  /** What the variable holds. */
  readonly value: string;
  readonly origin: string;
}

/** A way in which a secret comes into a Dockerfile; `{V}` is the variable, `{canary}` the value. */
export interface Origin {
  readonly name: string;
  /** In front of the first FROM. */
  readonly globals?: readonly string[];
  readonly lines: readonly string[];
  /** The variable that is read has this in front of its name. */
  readonly alias?: string;
  /** What stands where the variable is read, if it is none. */
  readonly said?: string;
  readonly fits?: (name: string, consumer: Consumer) => boolean;
}

const isKey = (name: string): boolean => name.endsWith("_KEY") && name.startsWith("SSH");
const oneLine = (name: string): boolean => !isKey(name);

/** Each origin as often as it shall be picked. */
export const origins: readonly Origin[] = [
  { name: "argument", lines: ["ARG {V}"] },
  { name: "argument", lines: ["ARG {V}"] },
  { name: "argument", lines: ["ARG {V}"] },
  { name: "argument", lines: ["ARG {V}"] },
  { name: "argument in the environment", lines: ["ARG {V}", "ENV {V}=${V}"], fits: oneLine },
  { name: "argument in the environment", lines: ["ARG {V}", 'ENV {V}="${{V}}"'], fits: oneLine },
  { name: "environment", lines: ["ENV {V}={canary}"], fits: oneLine },
  { name: "environment", lines: ['ENV {V}="{canary}"'], fits: oneLine },
  { name: "environment", lines: ["ENV {V} {canary}"], fits: oneLine },
  { name: "environment", lines: ["ENV MODE=prod {V}={canary} \\\n    LEVEL=3"], fits: oneLine },
  { name: "global argument", globals: ["ARG {V}"], lines: ["ARG {V}"] },
  { name: "argument with a default", lines: ["ARG {V}=none"], fits: oneLine },
  { name: "argument with a default", lines: ['ARG {V}=""'] },
  { name: "argument with the value", lines: ["ARG {V}={canary}"], fits: oneLine },
  { name: "argument beside another", lines: ["ARG VERSION=1.0 {V}"] },
  { name: "alias", lines: ["ARG {V}", "ENV X_{V}=${V}"], alias: "X_", fits: oneLine },
  { name: "alias", lines: ["ARG {V}", "ARG X_{V}=${{V}}"], alias: "X_", fits: oneLine },
  { name: "text", lines: [], said: "{canary}", fits: (name, use) => oneLine(name) && !byName(use) },
];

/** Reads the variable by its name, not by an expansion. */
function byName({ steps, files = {} }: Consumer): boolean {
  const texts = [...steps.flat(), ...Object.values(files)];
  return texts.some((text) => text.includes("{V}")) || !texts.some((text) => text.includes("{T}"));
}

interface Declared {
  readonly secret: GeneratedSecret;
  readonly globals: readonly string[];
  readonly lines: readonly string[];
  /** The variable that is read. */
  readonly variable: string;
}

/** The instructions that bring a secret in. */
export function declare(origin: Origin, name: string, canary: string, random: Random): Declared {
  const filled = (line: string): string => line.replaceAll("{V}", name).replaceAll("{canary}", canary);
  const variable = `${origin.alias ?? ""}${name}`;
  const value = isKey(name) ? canaryKey(canary) : canary;
  const named = [...new Set([name, variable])];
  const note = random.chance(0.1) ? ["# Where the parts come from."] : [];
  return {
    secret: { names: origin.said === undefined ? named : [], canary, value, origin: origin.name },
    globals: (origin.globals ?? []).map(filled),
    lines: [...note, ...origin.lines.map(filled)],
    variable,
  };
}
