import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { defaultOptions } from "../src/options.ts";
import { remediate } from "../src/remediate.ts";
import type { Binding, Commands, Context, FixResult, Options } from "../src/result.ts";
import { positionOf } from "../src/text/source.ts";
import { transforms } from "../transforms/index.ts";

const root = join(import.meta.dirname, "../__fixtures__");
const updates = process.env["UPDATE"] === "1";

interface ExpectedFinding {
  readonly name: string;
  readonly kind: string;
  readonly line: number;
  readonly status: string;
  readonly transform?: string;
  readonly reason?: string;
  readonly review?: boolean;
  readonly rotate?: boolean;
}

interface Expected {
  readonly because: string;
  readonly findings: readonly ExpectedFinding[];
  readonly bindings: readonly Binding[];
  readonly commands: Commands;
  /** Literals that stand in the fixture's files and must never be printed. */
  readonly secrets: readonly string[];
  readonly options?: Partial<Options>;
  readonly live?: Readonly<Record<string, unknown>>;
}

/** Text files of a fixture by their path; those that say what must come out are not part of the input. */
function readFiles(folder: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name);
      files.set(relative(folder, path), readFileSync(path, "utf8"));
    }
  }
  return files;
}

function contextOf(files: ReadonlyMap<string, string>): Context {
  const inputs = [...files.keys()].filter((path) => !path.endsWith(".fixed") && path !== "expected.json");
  return {
    read: (path) => (inputs.includes(path) ? files.get(path) : undefined),
    list(folder) {
      const prefix = folder === "." ? "" : `${folder}/`;
      const names = inputs.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
      if (names.length === 0) return undefined;
      return [...new Set(names.map((name) => (name.includes("/") ? name.slice(0, name.indexOf("/") + 1) : name)))];
    },
  };
}

function run(files: ReadonlyMap<string, string>, options: Partial<Options>): FixResult {
  const context = contextOf(files);
  const text = files.get("Dockerfile") ?? "";
  const build = { dockerfile: { path: "Dockerfile", text }, contextPath: ".", context };
  return remediate({ builds: [build], callers: [], options: { ...defaultOptions, ...options } }, transforms);
}

function summary(result: FixResult, text: string): Pick<Expected, "findings" | "bindings" | "commands"> {
  const build = result.builds[0];
  const findings = (build?.findings ?? []).map(({ name, kind, span, status, transform, reason, review, rotate }) => ({
    name,
    kind,
    line: positionOf(text, span.start).line,
    status,
    ...(transform === undefined ? {} : { transform }),
    ...(reason === undefined ? {} : { reason }),
    ...(review === undefined ? {} : { review }),
    ...(rotate === undefined ? {} : { rotate }),
  }));
  return { findings, bindings: build?.bindings ?? [], commands: build?.commands ?? { cwd: ".", build: "" } };
}

function update(folder: string, files: ReadonlyMap<string, string>, result: FixResult, known: Partial<Expected>): void {
  for (const change of result.changes) writeFileSync(join(folder, `${change.path}.fixed`), change.after);
  const { because = "", secrets = [], options, live } = known;
  const expected = {
    because,
    ...summary(result, files.get("Dockerfile") ?? ""),
    secrets,
    ...(options === undefined ? {} : { options }),
    ...(live === undefined ? {} : { live }),
  };
  writeFileSync(join(folder, "expected.json"), `${JSON.stringify(expected, null, 2)}\n`);
}

const cases = readdirSync(root)
  .filter((transform) => transform !== "callers" && existsSync(join(root, transform)))
  .flatMap((transform) =>
    readdirSync(join(root, transform))
      .filter((name) => existsSync(join(root, transform, name, "Dockerfile")))
      .map((name) => ({ transform, name })),
  );

describe.each(cases)("$transform/$name", ({ transform, name }) => {
  const folder = join(root, transform, name);
  const files = readFiles(folder);
  const known = JSON.parse(files.get("expected.json") ?? "{}") as Partial<Expected>;
  const result = run(files, known.options ?? {});
  // Inside a hook, so that a filter by name updates nothing else.
  beforeAll(() => {
    if (updates) update(folder, files, result, known);
  });
  const expectation = (): Expected => JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Expected;

  test("comes out as its files say", () => {
    const fixed = new Map([...readFiles(folder)].filter(([path]) => path.endsWith(".fixed")));
    expect(new Map(result.changes.map((change) => [`${change.path}.fixed`, change.after]))).toEqual(fixed);
  });

  test("is reported as expected.json says", () => {
    const expected = expectation();
    expect(expected.because).not.toBe("");
    expect(summary(result, files.get("Dockerfile") ?? "")).toEqual({
      findings: expected.findings,
      bindings: expected.bindings,
      commands: expected.commands,
    });
  });

  test("keeps the promise of its name", () => {
    const statuses = expectation().findings.map((finding) => finding.status);
    const [verb] = name.split("-");
    const promised = { fixes: statuses.includes("fixed"), refuses: statuses.includes("refused"), leaves: true };
    expect(promised).toHaveProperty(verb ?? "", true);
    expect(statuses.includes("fixed")).toBe(verb === "fixes");
  });

  test("is not changed by a second run", () => {
    const after = new Map([...files, ...result.changes.map((change): [string, string] => [change.path, change.after])]);
    expect(run(after, known.options ?? {}).changes).toEqual([]);
  });

  test("prints none of its secrets", () => {
    const report = JSON.stringify(result.builds);
    for (const secret of expectation().secrets) expect(report.includes(secret), "a secret in the report").toBe(false);
  });
});
