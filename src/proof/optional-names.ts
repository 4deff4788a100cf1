import { readLines } from "../dockerfile/lines.ts";
import type { Binding } from "../result.ts";

/**
 * Names that a build does without, told by the Dockerfile as it was: a guard (`[ -z "$X" ] ||`), a default in the
 * expansion, a default of the ARG. The bindings of the rewrite are not believed here, they are what is proven.
 */
export function optionalNames(text: string, bindings: readonly Binding[]): readonly string[] {
  const { instructions } = readLines(text);
  const bodies = instructions.map(({ keyword, body, shell }) => `${keyword} ${(shell ?? body).text}`).join("\n");
  return bindings.flatMap(({ type, id, env = id, required }) => {
    // A file that was copied was never optional: without it COPY fails.
    if (type !== "env" || !/^\w+$/.test(env)) return [];
    const isOptional = [
      new RegExp(`\\$\\{${env}:?[-+]`),
      new RegExp(`\\[\\[?\\s+-[nzv]\\s+"?\\$?\\{?${env}\\b`),
      new RegExp(`\\btest\\s+-[nz]\\s+"?\\$\\{?${env}\\b`),
      new RegExp(`^ARG (?:.*\\s)?${env}=`, "m"),
    ].some((guard) => guard.test(bodies));
    if (!isOptional && required) return [];
    return env === id ? [id] : [id, env];
  });
}
