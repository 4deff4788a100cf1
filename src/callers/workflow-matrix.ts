import { isMap, type Node } from "yaml";
import { findPair, itemsOf, keyOf, pairsOf, resolved, textOfNode, type YamlFile } from "./yaml-file.ts";

type Combination = ReadonlyMap<string, string>;

const most = 100;

/** The combinations that a job's `strategy.matrix` spells out; none where it is computed. */
export function matrixOf(job: Node | undefined, yaml: YamlFile): readonly Combination[] {
  const matrix = findPair(findPair(job, "strategy", yaml)?.value, "matrix", yaml)?.value;
  const axes = pairsOf(matrix, yaml).filter((pair) => !["include", "exclude"].includes(keyOf(pair.pair) ?? ""));
  let combined: readonly Combination[] = axes.length === 0 ? [] : [new Map()];
  for (const axis of axes) {
    const values = itemsOf(axis.value).map((item) => flattened(keyOf(axis.pair) ?? "", resolved(item, yaml), yaml));
    combined = combined.flatMap((one) => values.map((value) => new Map([...one, ...value]))).slice(0, most);
  }
  const included = itemsOf(findPair(matrix, "include", yaml)?.value).map((item) => {
    const pairs = pairsOf(isMap(item) ? item : undefined, yaml);
    return new Map(pairs.flatMap((pair) => [...flattened(keyOf(pair.pair) ?? "", pair.value, yaml)]));
  });
  return [
    ...extended(
      combined,
      included,
      axes.map((axis) => keyOf(axis.pair) ?? ""),
    ),
  ];
}

/** An entry of `include` adds to the combinations it agrees with, and is one of its own where it agrees with none. */
function extended(
  combined: readonly Combination[],
  included: readonly Combination[],
  axes: readonly string[],
): readonly Combination[] {
  let base = combined;
  const more: Combination[] = [];
  for (const entry of included) {
    const isOfAxis = (key: string): boolean => axes.some((axis) => key === axis || key.startsWith(`${axis}.`));
    const agrees = (one: Combination): boolean =>
      [...entry].every(([key, value]) => !isOfAxis(key) || one.get(key) === value);
    if (base.some(agrees)) base = base.map((one) => (agrees(one) ? new Map([...one, ...entry]) : one));
    else more.push(entry);
  }
  return [...base, ...more];
}

/** `name` for a text, `name.key` for the entries of a map. */
function flattened(name: string, value: Node | undefined, yaml: YamlFile): Combination {
  const text = textOfNode(value);
  if (text !== undefined) return new Map([[name, text]]);
  return new Map(
    pairsOf(value, yaml).flatMap((pair) => [...flattened(`${name}.${keyOf(pair.pair) ?? ""}`, pair.value, yaml)]),
  );
}

/** The text with `${{ matrix.… }}` filled in; once for each combination that makes a different one. */
export function filledTexts(
  texts: readonly (string | undefined)[],
  matrix: readonly Combination[],
): readonly (readonly (string | undefined)[])[] {
  if (!texts.some((text) => text?.includes("matrix."))) return [texts];
  const filled = matrix.map((combination) =>
    texts.map((text) =>
      text?.replace(/\$\{\{\s*matrix\.([\w.-]+)\s*\}\}/g, (all, name: string) => combination.get(name) ?? all),
    ),
  );
  const seen = new Map(filled.map((one) => [JSON.stringify(one), one] as const));
  return seen.size === 0 ? [texts] : [...seen.values()];
}
