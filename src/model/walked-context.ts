import { credentialFileKind } from "../knowledge/credential-files.ts";
import type { CredentialFileKind } from "../knowledge/credential-files.ts";
import type { Context } from "../result.ts";

/** How many entries of a folder are looked at behind `COPY . .`. */
const mostEntries = 5000;

/** The files at and below a folder of a context, by their paths in the context. */
interface Walk {
  readonly paths: readonly string[];
  /** Those that are credential files by their names. */
  readonly credentials: readonly { readonly path: string; readonly kind: CredentialFileKind }[];
}

/** A build context of which each folder is walked once, whatever is asked of it. */
export class WalkedContext implements Context {
  readonly #context: Context;
  readonly #walks: Map<string, Walk>;

  private constructor(context: Context, walks: Map<string, Walk>) {
    this.#context = context;
    this.#walks = walks;
  }

  static of(context: Context): WalkedContext {
    return context instanceof WalkedContext ? context : new WalkedContext(context, new Map());
  }

  read(path: string): string | undefined {
    return this.#context.read(path);
  }

  list(folder: string): readonly string[] | undefined {
    return this.#context.list(folder);
  }

  /** The same files, one of them with another text. */
  withText(path: string, text: string): WalkedContext {
    const read = (asked: string): string | undefined => (asked === path ? text : this.read(asked));
    return new WalkedContext({ read, list: (folder) => this.list(folder) }, this.#walks);
  }

  /** What COPY takes from a folder; `""` is the context itself. */
  below(folder: string): Walk {
    const known = this.#walks.get(folder) ?? this.#walk(folder);
    this.#walks.set(folder, known);
    return known;
  }

  #walk(folder: string): Walk {
    const paths: string[] = [];
    const pending = [folder];
    let seen = 0;
    for (let next = pending.pop(); next !== undefined && seen < mostEntries; next = pending.pop()) {
      for (const entry of this.list(next === "" ? "." : next) ?? []) {
        seen += 1;
        const path = next === "" ? entry : `${next}/${entry}`;
        if (!entry.endsWith("/")) paths.push(path);
        else if (!/^(?:\.git|node_modules)\/$/.test(entry)) pending.push(path.slice(0, -1));
      }
    }
    const credentials = paths.flatMap((path) => {
      const kind = credentialFileKind(path);
      return kind ? [{ path, kind }] : [];
    });
    return { paths, credentials };
  }
}

/** The contexts of several builds: those that share one share its walks. */
export class WalkedContexts {
  readonly #known = new Map<Context, WalkedContext>();

  of(context: Context): WalkedContext {
    const known = this.#known.get(context) ?? WalkedContext.of(context);
    this.#known.set(context, known);
    return known;
  }
}
