import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { readArguments, readPairs, unquote } from "../../src/dockerfile/instructions.ts";
import { readLines } from "../../src/dockerfile/lines.ts";
import type { RequestOptions, Rewrite } from "../../src/proof/proof.ts";
import type { Binding, Commands, OriginKind } from "../../src/result.ts";

/** `live` of a fixture's expected.json: what its proof needs beyond the rest. */
interface Live extends RequestOptions {
  /** Why this one cannot be built here; the test is then skipped with the reason. */
  readonly skip?: string;
  /** What it needs of this machine: a bash for the base image. */
  readonly needs?: "bash-static";
  readonly dockerfile?: string;
  readonly context?: string;
  /** The build as it was does not pass either: only the new one is searched. */
  readonly brokenBefore?: boolean;
  /** Files that a tool leaves behind empty of the login, and the rewritten step does not. */
  readonly gone?: readonly string[];
  /** Where a copy stays that does not ship, and is left there on purpose. */
  readonly stays?: readonly string[];
  /** Logins that the new build does without, as `tool words`: what they were for is still compared. */
  readonly needless?: readonly string[];
}

interface Expected {
  readonly findings?: readonly { name: string; kind: OriginKind; status: string }[];
  readonly bindings?: readonly Binding[];
  readonly commands?: Commands;
  readonly secrets?: readonly string[];
  readonly live?: Live;
}

/** A fixture that fixes, with what its proof needs. */
export interface LiveFixture {
  readonly name: string;
  readonly rewrite: Rewrite;
  readonly options: RequestOptions;
  readonly live: Live;
}

const folder = join(import.meta.dirname, "../../__fixtures__");

/** Every `fixes-` fixture with a fixed Dockerfile, in the order of the folders. */
export function liveFixtures(root: string = folder): readonly LiveFixture[] {
  if (!existsSync(root)) return [];
  const found: LiveFixture[] = [];
  for (const transform of readdirSync(root).sort()) {
    const cases = join(root, transform);
    for (const name of readdirSync(cases).sort()) {
      if (name.startsWith("fixes-")) found.push(readFixture(join(cases, name), `${transform}/${name}`));
    }
  }
  return found;
}

function readFixture(path: string, name: string): LiveFixture {
  const before: Record<string, Uint8Array> = {};
  const after: Record<string, Uint8Array> = {};
  let expected: Expected = {};
  for (const file of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const full = join(file.parentPath, file.name);
    const inside = relative(path, full);
    const content = readFileSync(full);
    if (inside === "expected.json") expected = JSON.parse(content.toString("utf8")) as Expected;
    else if (inside.endsWith(".fixed")) after[inside.slice(0, -".fixed".length)] = content;
    else before[inside] = content;
  }
  const live = expected.live ?? {};
  const rewrite: Rewrite = {
    name,
    before,
    after,
    dockerfile: live.dockerfile ?? "Dockerfile",
    context: live.context ?? ".",
    findings: expected.findings ?? [],
    bindings: expected.bindings ?? [],
    commands: expected.commands ?? { cwd: ".", build: "docker build ." },
  };
  const literals = [...(expected.secrets ?? []), ...(live.literals ?? [])];
  const values = { ...valuesOfLiterals(rewrite, literals), ...live.values };
  return { name, rewrite, live, options: { ...live, values, literals } };
}

/**
 * What the variables of a fixture must hold so that the new build does what the old one did with a literal: the value
 * that the Dockerfile gave the variable, or the only literal where there is one variable.
 */
function valuesOfLiterals(
  { before, dockerfile, bindings }: Rewrite,
  literals: readonly string[],
): Record<string, string> {
  const text = Buffer.from(before[dockerfile] ?? "").toString("utf8");
  const inText = literals.filter((literal) => text.includes(literal));
  const { instructions, escape } = readLines(text);
  const pairs = instructions.flatMap((instruction) => {
    if (instruction.keyword === "ENV") return readPairs(instruction, escape);
    return instruction.keyword === "ARG" ? readArguments(instruction, escape) : [];
  });
  const values: Record<string, string> = {};
  const variables = bindings.filter(({ type }) => type === "env");
  for (const { id, env = id } of variables) {
    const pair = pairs.find(({ name, rawValue }) => (name === env || name === id) && rawValue !== undefined);
    const given = pair === undefined ? undefined : unquote(pair.rawValue ?? "", escape);
    const declared = pairs.some(({ name }) => name === env || name === id);
    if (given !== undefined && literals.some((literal) => given.includes(literal))) values[env] = given;
    else if (!declared && inText.length === 1 && variables.length === 1) values[env] = inText[0] ?? "";
  }
  return values;
}
