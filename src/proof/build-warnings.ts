import type { Difference } from "./equivalence.ts";

/**
 * Names of the build checks that a build warns of, each as often as it does, as `docker build --check` would. Only the
 * names: what stands behind them quotes the Dockerfile. Source: https://docs.docker.com/reference/build-checks/
 */
export function warningsIn(log: string): readonly string[] {
  const [, list = ""] =
    /\d+ warnings? found \(use [^)]*\):[^\n]*\n((?:[^\n]*? - [A-Z]\w+: [^\n]*\n?)+)/.exec(log) ?? [];
  return [...list.matchAll(/ - ([A-Z]\w+): /g)].map(([, name = ""]) => name).sort();
}

/** Warnings that the old build did not have, or not as often. */
export function newWarnings(before: readonly string[], after: readonly string[]): readonly Difference[] {
  const count = (names: readonly string[], wanted: string): number => names.filter((name) => name === wanted).length;
  return [...new Set(after)]
    .filter((name) => count(after, name) > count(before, name))
    .map((name) => ({ kind: "warning", name, what: "docker build --check warns of it now" }));
}
