import type { CallerBinding, CallerFact, PassedArgument } from "../callers/index.ts";
import { readLines } from "../dockerfile/lines.ts";
import type { Build } from "../result.ts";
import { declaredArguments } from "./undeclared-arguments.ts";

/** A build after its plan: the arguments that become secrets. */
interface Planned {
  readonly dockerfile: string;
  readonly bindings: readonly CallerBinding[];
}

/**
 * The facts with a refusal for each argument that one build would lose and another, which is handed it by the same text
 * (an anchor, a parent, a matrix), still takes; undefined when there is none.
 */
export function withoutLostArguments(
  facts: readonly CallerFact[],
  planned: readonly Planned[],
  builds: readonly Build[],
): readonly CallerFact[] | undefined {
  const replaces = (dockerfile: string | undefined, name: string): boolean =>
    planned.some((one) => one.dockerfile === dockerfile && one.bindings.some((own) => own.replaces.includes(name)));
  const takes = (dockerfile: string, name: string): boolean => {
    const build = builds.find((one) => one.dockerfile.path === dockerfile);
    return !build || declaredArguments(readLines(build.dockerfile.text)).has(name);
  };
  let found = false;
  const refused = (fact: CallerFact, passed: PassedArgument): PassedArgument => {
    const { name, at } = passed;
    if (passed.rewrite !== "yes" || passed.sharedWith.length === 0 || !replaces(fact.dockerfile, name)) return passed;
    const other = passed.sharedWith.find((path) => !replaces(path, name) && takes(path, name));
    if (other === undefined) return passed;
    found = true;
    const todo = `${other} is handed it by the same text and still takes it as a build argument: give each its own`;
    return { ...passed, rewrite: { reason: "shared-with-another-build", at, todo } };
  };
  const next = facts.map((fact) => ({ ...fact, passes: fact.passes.map((passed) => refused(fact, passed)) }));
  return found ? next : undefined;
}
