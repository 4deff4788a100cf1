import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import {
  bindingRefusal,
  prepareCallers,
  type CallerBinding,
  type CallerFact,
  readCallers,
  writeCallers,
} from "../../src/callers/index.ts";
import { applyEdits } from "../../src/text/edits.ts";
import { positionOf, type SourceFile } from "../../src/text/source.ts";

const root = join(import.meta.dirname, "../../__fixtures__/callers");
const update = process.env["UPDATE"] === "1";

interface Case {
  readonly builds: readonly { dockerfile: string; context: string }[];
  readonly bindings: readonly (Partial<CallerBinding> & { id: string })[];
  /** Texts that must not be told anywhere but in the files that held them. */
  readonly values?: readonly string[];
  facts?: unknown;
  refused?: readonly string[];
  advice?: readonly string[];
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? filesIn(path) : [path];
    });
}

function cases(): readonly { name: string; folder: string }[] {
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((format) =>
    readdirSync(join(root, format)).map((name) => ({ name: `${format}/${name}`, folder: join(root, format, name) })),
  );
}

function inputs(folder: string): readonly SourceFile[] {
  return filesIn(folder)
    .filter((path) => !path.endsWith(".fixed") && path !== join(folder, "case.json"))
    .map((path) => ({ path: relative(folder, path), text: readFileSync(path, "utf8") }));
}

function bindingsOf(given: Case): readonly CallerBinding[] {
  return given.bindings.map((binding) => ({
    dockerfile: given.builds[0]?.dockerfile ?? "Dockerfile",
    replaces: binding.file === undefined && binding.runTime === undefined ? [binding.id] : [],
    everyCaller: binding.file !== undefined,
    runTime: [],
    ...binding,
  }));
}

function told(fact: CallerFact, files: readonly SourceFile[]): Record<string, unknown> {
  const text = files.find((file) => file.path === fact.at.path)?.text ?? "";
  const { line, column } = positionOf(text, fact.at.span.start);
  const passes = fact.passes.map((passed) => {
    const { line: row } = positionOf(text, passed.at.span.start);
    expect(text.slice(passed.at.span.start, passed.at.span.end)).toMatch(/^(build.?args|[A-Za-z_]\w*)$/i);
    const source = Object.values(passed.from).join(" ");
    return `${passed.name} line ${row}: ${source}${passed.rewrite === "yes" ? "" : `, ${passed.rewrite.reason}`}`;
  });
  return {
    at: `${fact.at.path}:${line}:${column}`,
    format: fact.format,
    action: fact.action,
    builder: fact.builder,
    dockerfile: fact.dockerfile,
    context: fact.context,
    ...(fact.name === undefined ? {} : { name: fact.name }),
    ...(fact.target === undefined ? {} : { target: fact.target }),
    ...(passes.length === 0 ? {} : { passes }),
    ...(fact.secrets.length === 0 ? {} : { secrets: fact.secrets }),
    ...(fact.starts === undefined ? {} : { starts: fact.starts }),
    ...(fact.rewrite === "yes" ? {} : { rewrite: fact.rewrite.reason }),
  };
}

function refusals(
  facts: readonly CallerFact[],
  bindings: readonly CallerBinding[],
  files: readonly SourceFile[],
): readonly string[] {
  return bindings.flatMap((binding) =>
    facts.flatMap((fact) => {
      const [argument] = binding.replaces;
      const refused = bindingRefusal(fact, {
        id: binding.id,
        everyCaller: binding.everyCaller,
        boundIn: bindings.filter((other) => other.id === binding.id).map((other) => other.dockerfile),
        ...(argument === undefined ? {} : { argument }),
        ...(binding.file === undefined ? {} : { file: binding.file }),
        ...(binding.env === undefined ? {} : { env: binding.env }),
        ...(binding.dropped === true ? { dropped: true } : {}),
      });
      if (!refused) return [];
      const text = files.find((file) => file.path === refused.at.path)?.text ?? "";
      return [
        `${binding.id}: ${refused.reason} at ${refused.at.path}:${positionOf(text, refused.at.span.start).line}: ${refused.todo}`,
      ];
    }),
  );
}

function rewritten(
  files: readonly SourceFile[],
  given: Case,
): { files: readonly SourceFile[]; advice: readonly string[]; refused: readonly string[] } {
  const facts = readCallers(files, given.builds);
  const all = bindingsOf(given);
  const refused = refusals(facts, all, files);
  const bound = all.filter((binding) => !refused.some((line) => line.startsWith(`${binding.id}: `)));
  const { edits, advice } = writeCallers(files, facts, bound, given.builds);
  const result = files.map((file) => ({ path: file.path, text: applyEdits(file.text, edits.get(file.path) ?? []) }));
  const lines = advice.map((one) => {
    const text = files.find((file) => file.path === one.at.path)?.text ?? "";
    return `${one.at.path}:${positionOf(text, one.at.span.start).line}: ${one.lines}`;
  });
  return { files: result, advice: lines, refused };
}

test("the HCL grammar is there", async () => {
  expect(await prepareCallers([{ path: "docker-bake.hcl", text: "target" }])).toBe(true);
});

describe.each(cases())("$name", ({ folder }) => {
  const path = join(folder, "case.json");
  const given = JSON.parse(readFileSync(path, "utf8")) as Case;
  const files = inputs(folder);
  const read = () => readCallers(files, given.builds);
  const write = () => rewritten(files, given);

  test("its facts are read", () => {
    const first = write();
    const seen = read().map((fact) => told(fact, files));
    if (update) {
      const next = { ...given, facts: seen, refused: first.refused, advice: first.advice };
      writeFileSync(path, `${JSON.stringify(next, undefined, 2)}\n`);
      return;
    }
    expect(JSON.parse(JSON.stringify(seen))).toEqual(given.facts);
    expect(first.refused).toEqual(given.refused);
    expect(first.advice).toEqual(given.advice);
  });

  test("its files are written", () => {
    for (const file of write().files) {
      const before = files.find((one) => one.path === file.path)?.text;
      const twin = join(folder, `${file.path}.fixed`);
      if (update) rmSync(twin, { force: true });
      if (update && file.text !== before) writeFileSync(twin, file.text);
      expect({ path: file.path, text: file.text }).toEqual({
        path: file.path,
        text: existsSync(twin) ? readFileSync(twin, "utf8") : before,
      });
    }
  });

  test("a second run changes nothing", () => {
    const first = write();
    expect(rewritten(first.files, given).files).toEqual(first.files);
  });

  test("without bindings nothing changes", () => {
    expect(writeCallers(files, read(), [], given.builds).edits.size).toBe(0);
  });

  test("no value is told", () => {
    const first = write();
    const printed = JSON.stringify({ facts: read(), advice: first.advice, refused: first.refused });
    for (const value of given.values ?? []) {
      expect(files.some((file) => file.text.includes(value))).toBe(true);
      expect(printed).not.toContain(value);
      for (const file of first.files) {
        const before = files.find((one) => one.path === file.path)?.text ?? "";
        expect(file.text.split(value).length).toBeLessThanOrEqual(before.split(value).length);
      }
    }
  });
});
