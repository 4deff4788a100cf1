import type { Step } from "../model/build-model.ts";
import type { Expansion, ShellScript } from "../shell/shell-types.ts";
import { asksWhetherSet } from "../text/names.ts";
import type { RunFacts } from "./flow-types.ts";

/** A default, or a test whether it is there, in front of every use, in the RUN and in the scripts that it runs. */
export function isOptional(step: Step, facts: RunFacts, names: ReadonlySet<string>): boolean {
  const own = step.script && { ...step.script, expansions: facts.expansions };
  const scripts = [...(own ? [own] : []), ...facts.scripts].filter(({ expansions }) =>
    expansions.some(({ name }) => names.has(name)),
  );
  // For others to expand: nobody knows whether they ask.
  if (scripts.length === 0) return facts.quoted || asksWhetherSet(step.script?.source.text ?? "", names);
  return scripts.every((script) => {
    const expansions = script.expansions.filter(({ name }) => names.has(name));
    const everything = script === own ? (step.script?.expansions ?? []) : script.expansions;
    const asked = asksWhetherSet(script.source.text, names);
    return (
      asked ||
      everything.some((expansion) => names.has(expansion.name) && asksForPresence(expansion)) ||
      expansions.every(
        (expansion) =>
          /^(?::?[-+=])$/.test(expansion.operator ?? "") ||
          inBranch(expansion, script) ||
          standsIn(expansion, everything),
      )
    );
  });
}

/** `case "$EDITION" in pro) curl … "$X";; esac`: where another answer is given, nobody misses it. */
function inBranch({ command }: Expansion, { commands }: ShellScript): boolean {
  return commands.find(({ number }) => number === command)?.at.branch ?? false;
}

/** `${OTHER:-$X}`: where the other one is there, nobody misses it. */
function standsIn({ start, end }: Expansion, all: readonly Expansion[]): boolean {
  return all.some((outer) => outer.operator !== undefined && outer.start < start && end < outer.end);
}

function asksForPresence(expansion: Expansion): boolean {
  if (expansion.role !== "test") return /^:?\+$/.test(expansion.operator ?? "");
  return true;
}
