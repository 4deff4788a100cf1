import type { OriginKind } from "../result.ts";
import { states, type ResultRow, type State } from "./result-row.ts";

/** What a campaign comes to. */
export interface CampaignTotals extends Record<State, number> {
  repositories: number;
  /** Findings that were fixed, and those that were not, by what they are. */
  readonly kinds: Map<OriginKind, { fixed: number; left: number }>;
  /** Why findings were left, by their reasons. */
  readonly reasons: Map<string, number>;
  rotate: number;
}

/** Totals of nothing. */
export function emptyTotals(): CampaignTotals {
  const none = {
    proposed: 0,
    pushed: 0,
    planned: 0,
    reported: 0,
    unread: 0,
    clean: 0,
    empty: 0,
    declined: 0,
    taken: 0,
    failed: 0,
  };
  return { ...none, repositories: 0, kinds: new Map(), reasons: new Map(), rotate: 0 };
}

/** Counts a repository. */
export function addRow(totals: CampaignTotals, row: ResultRow): void {
  totals.repositories += 1;
  totals[row.state] += 1;
  for (const finding of (row.report?.builds ?? []).flatMap(({ findings }) => findings)) {
    const kind = totals.kinds.get(finding.kind) ?? { fixed: 0, left: 0 };
    if (finding.status === "fixed") kind.fixed += 1;
    else kind.left += 1;
    totals.kinds.set(finding.kind, kind);
    if (finding.reason !== undefined) totals.reasons.set(finding.reason, (totals.reasons.get(finding.reason) ?? 0) + 1);
    if (finding.rotate === true) totals.rotate += 1;
  }
}

/** What people call a state. */
export const stateWords: Readonly<Record<State, string>> = {
  proposed: "pull request open",
  pushed: "branch pushed",
  planned: "patch made",
  reported: "found, not fixable",
  unread: "cannot be read",
  clean: "no secret found",
  empty: "empty",
  declined: "pull request was closed",
  taken: "branch holds other work",
  failed: "failed",
};

/** The states that occur, each with its number, the most welcome first. */
export function statesOf(totals: CampaignTotals): readonly (readonly [State, number])[] {
  return states.flatMap((state): readonly (readonly [State, number])[] => {
    const count = totals[state];
    return count > 0 ? [[state, count]] : [];
  });
}
