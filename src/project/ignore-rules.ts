import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import ignore from "ignore";

interface Rules {
  readonly folder: string;
  ignores(path: string): boolean | undefined;
}

/** Which paths git ignores: the rules of every `.gitignore` from the root down to a folder. */
export class IgnoreRules {
  readonly #rules: readonly Rules[];

  private constructor(rules: readonly Rules[]) {
    this.#rules = rules;
  }

  /** The rules that hold for `folder`, an absolute path at or below `root`, from all the folders above it. */
  static above(root: string, folder: string): IgnoreRules {
    if (folder === root || !folder.startsWith(root)) return new IgnoreRules(rulesIn(root, ".git/info/exclude"));
    const parent = dirname(folder);
    return IgnoreRules.above(root, parent).within(parent);
  }

  /** These rules and those of the folder's own `.gitignore`. */
  within(folder: string): IgnoreRules {
    const own = rulesIn(folder, ".gitignore");
    return own.length === 0 ? this : new IgnoreRules([...this.#rules, ...own]);
  }

  /** Whether an absolute path is ignored; the deepest rule that speaks of it decides. */
  ignores(path: string, isFolder: boolean): boolean {
    for (const rules of this.#rules.toReversed()) {
      const below = relative(rules.folder, path).split(sep).join("/");
      if (below === "" || below.startsWith("..")) continue;
      const verdict = rules.ignores(isFolder ? `${below}/` : below);
      if (verdict !== undefined) return verdict;
    }
    return false;
  }
}

function rulesIn(folder: string, name: string): readonly Rules[] {
  const file = join(folder, name);
  if (!existsSync(file)) return [];
  try {
    const matcher = ignore({ ignorecase: false }).add(readFileSync(file, "utf8"));
    return [{ folder, ignores: (path) => verdictOf(matcher.test(path)) }];
  } catch {
    return [];
  }
}

function verdictOf(test: { readonly ignored: boolean; readonly unignored: boolean }): boolean | undefined {
  if (test.ignored) return true;
  return test.unignored ? false : undefined;
}
