import { judgeName } from "../knowledge/names.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import { matchesPattern } from "../model/paths.ts";
import type { Options } from "../result.ts";
import type { NamedPair } from "../dockerfile/instructions.ts";
import { isExpandedIn } from "../text/names.ts";
import { namesIn } from "./declarations.ts";
import { judgeCredential, saysOtherwise } from "./judge-pair.ts";
import { placedNames } from "./placed-names.ts";
import { valueInName } from "./value-in-name.ts";
import { aliasSources } from "./variable-aliases.ts";

/** A name that is a secret in this Dockerfile, and why. */
export interface SecretName {
  readonly name: string;
  readonly because: string;
  /** Told by its name alone: `# check=skip` silences that. */
  readonly byName: boolean;
}

/** What callers say of build arguments: names whose value comes from a CI secret. */
export type CallerEvidence = ReadonlyMap<string, string>;

/**
 * The names that bring a secret into the build, first names only: of `ARG T` and `ENV TOKEN=$T` it is `T`.
 */
export function secretNames(model: BuildModel, options: Options, evidence: CallerEvidence): readonly SecretName[] {
  const pairs = model.steps.flatMap((step) =>
    step.pairs.filter((pair) => !isNote(model, step, pair) && !valueInName(pair.name)).map((pair) => ({ step, pair })),
  );
  const declared = new Set(pairs.map(({ pair }) => pair.name));
  const placed = placedNames(model);
  const found = new Map<string, SecretName>();
  for (const { step, pair } of pairs) {
    const named = secretByName(pair.name, options, evidence);
    const byName = named && saysOtherwise(pair, step.keyword, model.lines.escape, options) ? undefined : named;
    const byPlace = step.keyword === "ARG" && placed.has(pair.name) ? secretByPlace(pair.name, options) : undefined;
    const verdict = byName ?? byPlace ?? secretByValue(pair, model.lines.escape, options);
    if (!verdict) continue;
    for (const root of rootsOf(pair, pairs, declared, model.lines.escape)) {
      if (!found.has(root)) found.set(root, { ...verdict, name: root });
    }
  }
  for (const { step, pair } of pairs) {
    if (step.keyword !== "ARG" || found.has(pair.name)) continue;
    const source = aliasSources(pair).find((name) => found.has(name));
    if (source !== undefined)
      found.set(pair.name, { name: pair.name, because: `takes its default from ${source}`, byName: false });
  }
  return [...found.values()];
}

/** `ARG X # the token`: Docker takes each word for a name, and nothing reads those behind the sign. */
function isNote({ text }: BuildModel, { pairs }: Step, pair: NamedPair): boolean {
  if (pairs.length === 1) return false;
  const sign = pairs.findIndex(({ name, rawValue }) => name === "#" && rawValue === undefined);
  return sign > 0 && pairs.indexOf(pair) >= sign && !isExpandedIn(text, pair.name);
}

/** Why a name is a secret; undefined when it is not, or only may carry one. */
function secretByName(name: string, options: Options, evidence: CallerEvidence): SecretName | undefined {
  const matches = (patterns: readonly string[]): boolean => patterns.some((pattern) => matchesPattern(pattern, name));
  if (matches(options.notSecrets)) return undefined;
  if (matches(options.secrets)) return { name, because: "named as a secret in the configuration", byName: false };
  const told = evidence.get(name);
  if (told) return { name, because: told, byName: false };
  const verdict = judgeName(name);
  return verdict.says === "secret" ? { name, because: verdict.because, byName: true } : undefined;
}

/** A name that says nothing, of a value that stands where a credential stands. */
function secretByPlace(name: string, options: Options): SecretName | undefined {
  if (options.notSecrets.some((pattern) => matchesPattern(pattern, name))) return undefined;
  return { name, because: "stands where only a credential can stand", byName: false };
}

/** A literal value that is a credential whatever the name says. */
function secretByValue(pair: NamedPair, escape: "\\" | "`", options: Options): SecretName | undefined {
  if (pair.rawValue === undefined || options.notSecrets.some((pattern) => matchesPattern(pattern, pair.name)))
    return undefined;
  const verdict = judgeCredential(pair, escape);
  if (verdict === undefined) return undefined;
  return { name: pair.name, because: verdict.because, byName: false };
}

/** Where a pair takes its secret from: the declared names that its value expands, or itself. */
function rootsOf(
  pair: NamedPair,
  pairs: readonly { readonly step: Step; readonly pair: NamedPair }[],
  declared: ReadonlySet<string>,
  escape: "\\" | "`",
): readonly string[] {
  const sources = namesIn(pair, escape).filter((name) => declared.has(name) && name !== pair.name);
  const secret = sources.filter((name) => judgeName(name).says === "secret");
  // A caller may pass an ARG whatever its default is made of, and an alias by what it falls back on.
  if (secret.length === 0 && pairs.some((own) => own.pair === pair && own.step.keyword === "ARG"))
    return [pair.name, ...aliasSources(pair).filter((name) => isOnlyPassed(name, pairs))];
  if (sources.length === 0) return [pair.name];
  // In a composed value only the parts that are secrets by themselves count: `https://$USER:$TOKEN@host`.
  const plain = /^["']?\$(?:\w+|\{\w+(?::?-[^}]*)?\})["']?$/.test(pair.rawValue ?? "");
  const chosen = secret.length > 0 ? secret : plain ? sources : [];
  return chosen.flatMap((name) => {
    const source = pairs.find((other) => other.pair.name === name && other.pair !== pair);
    return source && source.pair.name !== pair.name
      ? rootsOf(source.pair, pairs, new Set([...declared].filter((item) => item !== pair.name)), escape)
      : [name];
  });
}

/** An argument that has no default anywhere: all that it ever holds is what a caller passes. */
function isOnlyPassed(name: string, pairs: readonly { readonly step: Step; readonly pair: NamedPair }[]): boolean {
  const own = pairs.filter(({ pair }) => pair.name === name);
  return own.length > 0 && own.every(({ step, pair }) => step.keyword === "ARG" && pair.rawValue === undefined);
}
