import type { BuildModel } from "../model/build-model.ts";

const known = new WeakMap<BuildModel, (value: string) => boolean>();

/**
 * Tells the texts of a copied file in whose place the build puts something: what `sed` and its like look for, and the
 * names of ARG and ENV.
 */
export function filledTexts(model: BuildModel): (value: string) => boolean {
  const before = known.get(model);
  if (before) return before;
  let wanted: ReadonlySet<string> | undefined;
  const isFilled = (value: string): boolean => {
    wanted ??= new Set([...namesOf(model), ...soughtIn(model)]);
    // `Bearer TOKEN`, `ci:TOKEN`
    return wanted.has(value) || wanted.has(/[^\s:]+$/.exec(value)?.[0] ?? value);
  };
  known.set(model, isFilled);
  return isFilled;
}

function namesOf(model: BuildModel): readonly string[] {
  return [...model.globals, ...model.steps].flatMap(({ pairs }) => pairs.map(({ name }) => name));
}

const substitution = /(?<![\w.-])s([/|#,@!~%+:])((?:\\.|(?!\1)[^\n])+)\1/g;

/** What a substitution looks for, whole and word by word: `s/_authToken=TOKEN/…/` fills TOKEN. */
function soughtIn(model: BuildModel): readonly string[] {
  return model.steps.flatMap(({ keyword, script }) =>
    (keyword === "RUN" ? (script?.commands ?? []) : [])
      .filter(({ program }) => /^(?:g?sed|perl)$/.test(program ?? ""))
      .flatMap(({ args }) => args.flatMap(({ text }) => [...text.matchAll(substitution)]))
      .flatMap(([, , pattern = ""]) => {
        const plain = pattern.replace(/\\(.)/g, "$1");
        return [plain, ...plain.split(/[^\w@%{}-]+/)].filter((part) => part.length > 2);
      }),
  );
}
