import { describe, expect, test } from "vitest";
import type { BulkIo } from "../../src/bulk/bulk-io.ts";
import { Progress } from "../../src/bulk/progress.ts";
import type { ResultRow } from "../../src/bulk/result-row.ts";

function watched(stderrIsTerminal: boolean, quiet = false) {
  const seen = { text: "", now: 0 };
  const io: BulkIo = {
    cwd: "/",
    env: {},
    stderrIsTerminal,
    out: () => {},
    err: (text) => void (seen.text += text),
    stdin: () => Promise.resolve(Buffer.alloc(0)),
  };
  return { seen, progress: new Progress(io, quiet, () => seen.now) };
}

function row(repository: string, more: Partial<ResultRow> = {}): ResultRow {
  return { version: 1, repository, tool: "", config: "", state: "clean", files: [], attempt: 1, timings: {}, ...more };
}

describe("progress", () => {
  test("is plain lines where nobody watches: failures and pull requests at once, the rest now and then", () => {
    const { seen, progress } = watched(false);
    progress.total(4);
    progress.skips();
    for (const [at, one] of [
      row("a"),
      row("b\u001b[2J", { state: "failed", error: "git clone: no" }),
      row("c", { state: "proposed", pullRequest: "https://git.example.com/1" }),
    ].entries()) {
      progress.begins(one.repository);
      seen.now = (at + 1) * 20_000;
      progress.ends(one);
    }
    progress.close();
    expect(seen.text.split("\n")).toEqual([
      "2 of 4 repositories, 3 a minute, 40 s left, 1 done earlier: 1 clean",
      "b?[2J: git clone: no",
      "3 of 4 repositories, 3 a minute, 20 s left, 1 done earlier: 1 clean, 1 failed",
      "c: https://git.example.com/1",
      "4 of 4 repositories, 3 a minute, 1 done earlier: 1 proposed, 1 clean, 1 failed",
      "4 of 4 repositories, 3 a minute, 1 done earlier: 1 proposed, 1 clean, 1 failed",
      "",
    ]);
  });

  test("is a bar with what is under way on a terminal, and cannot be drawn over by a name", () => {
    const { seen, progress } = watched(true);
    progress.total(2);
    progress.begins("first\u001b]0;title\u0007");
    seen.now = 60_000;
    progress.ends(row("other"));
    expect(seen.text).toContain("████████████░░░░░░░░░░░░ 50 %\n1 of 2 repositories, 1 a minute, 1 min left: 1 clean");
    expect(seen.text).toContain("  first?]0;title?");
    expect(seen.text).not.toContain("\u001b]");
  });

  test("says nothing when it is not wanted", () => {
    const { seen, progress } = watched(true, true);
    progress.total(1);
    progress.ends(row("a", { state: "failed", error: "x" }));
    progress.close();
    expect(seen.text).toBe("");
  });
});
