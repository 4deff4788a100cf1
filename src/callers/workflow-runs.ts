import { isMap, isSeq } from "yaml";
import type { PassedFrom } from "./facts.ts";
import type { WorkflowStep } from "./workflow-steps.ts";
import { findPair, itemsOf, keyOf, pairsOf, textOfNode, type YamlFile } from "./yaml-file.ts";

/**
 * Whether a secret of the repository is empty in some runs of a step: the pull requests of forks and of Dependabot are
 * given none.
 * Source: https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request
 */
export function runsWithoutSecrets(step: WorkflowStep, yaml: YamlFile): boolean {
  if (!eventsOf(yaml).includes("pull_request")) return false;
  const job = pairsOf(findPair(yaml.root, "jobs", yaml)?.value, yaml).find((own) => keyOf(own.pair) === step.job);
  return ![step.map, job?.value].some((map) => leavesOutPullRequests(textOfNode(findPair(map, "if", yaml)?.value)));
}

/** Whether a value is, or holds in `env:`, a secret of the repository and nothing else. */
export function comesFromSecret(from: PassedFrom, step: WorkflowStep): boolean {
  if (from.kind !== "environment") return from.kind === "ci-secret";
  return /^["']?\$\{\{\s*secrets\.[\w-]+\s*\}\}["']?$/.test(step.environment.get(from.variable) ?? "");
}

function eventsOf(yaml: YamlFile): readonly string[] {
  const on = findPair(yaml.root, "on", yaml)?.value;
  if (isMap(on)) return pairsOf(on, yaml).flatMap(({ pair }) => keyOf(pair) ?? []);
  return (isSeq(on) ? itemsOf(on) : [on]).flatMap((event) => textOfNode(event) ?? []);
}

/** What is joined by `||` may be true for other reasons. */
function leavesOutPullRequests(condition: string | undefined): boolean {
  if (condition === undefined || condition.includes("||")) return false;
  return /event_name\s*(?:!=\s*'pull_request'|==\s*'(?!pull_request'))|github\.ref\s*==\s*'refs\/(?:heads|tags)\/|startsWith\(\s*github\.ref\s*,\s*'refs\/(?:heads|tags)/.test(
    condition,
  );
}
