import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const top = fileURLToPath(new URL("..", import.meta.url));

/** Rooms in the order of docs/architecture.md: each imports only from those before it. */
const order = [
  "src/text",
  "src/result.ts",
  "src/options.ts",
  "src/version.ts",
  "src/knowledge",
  "src/dockerfile",
  "src/shell",
  "src/model",
  "src/flow",
  "src/callers",
  "src/plan",
  "transforms",
  "src/remediate-project.ts",
  "src/remediate.ts",
  "src/project",
  "src/long-run.ts",
  "src/report",
  "src/proof",
  "src/bulk",
  "src/index.ts",
  "src/cli",
];

/** Rooms that know nothing of the machine they run on. */
const pure = order.slice(0, order.indexOf("src/project"));

/** Rooms that read a language: their files may be longer. */
const parsers = ["src/dockerfile", "src/shell"];

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = ["src", "transforms"].flatMap((folder) =>
  readdirSync(join(top, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => posix.join(folder, name.replaceAll("\\", "/"))),
);
const textOf = new Map(files.map((file) => [file, readFileSync(join(top, file), "utf8")]));
const imports = files.flatMap(importsOf);

function importsOf(from: string): readonly Import[] {
  const text = textOf.get(from) ?? "";
  const named = [...text.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|\bimport\s+)"([^"]+)"/g)].map(
    (match) => match[1] ?? "",
  );
  return named.map((name) => ({ from, to: name.startsWith(".") ? posix.join(posix.dirname(from), name) : name }));
}

function roomOf(file: string): string | undefined {
  return order.find((room) => file === room || file.startsWith(`${room}/`));
}

const inner = imports.filter(({ to }) => files.includes(to));

describe("the house", () => {
  test("has a place for every file", () => {
    expect(files.filter((file) => roomOf(file) === undefined)).toEqual([]);
  });

  test("imports only files that are there", () => {
    expect(imports.filter(({ to }) => /^(?:src|transforms|\.)/.test(to) && !files.includes(to))).toEqual([]);
  });

  test("imports only from rooms above", () => {
    const wrong = inner.filter(({ from, to }) => order.indexOf(roomOf(from) ?? "") < order.indexOf(roomOf(to) ?? ""));
    expect(wrong).toEqual([]);
  });

  test("has no import circle, not even of types", () => {
    expect(circles()).toEqual([]);
  });

  test("keeps the core pure: it reads no disk, starts no process, knows no clock", () => {
    const core = files.filter((file) => pure.includes(roomOf(file) ?? ""));
    const reaching = imports.filter(({ from, to }) => core.includes(from) && to.startsWith("node:"));
    const global = core.filter((file) =>
      /\b(?:process|Buffer|setTimeout|fetch|Date\.now|Math\.random)\b[.(]/.test(codeOf(file)),
    );
    expect([reaching, global]).toEqual([[], []]);
  });

  test("has named exports only", () => {
    expect(files.filter((file) => /^export default\b/m.test(textOf.get(file) ?? ""))).toEqual([]);
  });

  test("has functions that can be seen at once, or that say why not", () => {
    // At the left edge, or in a class or object there.
    const begins =
      /^(?<indent>(?: {2})?)(?:export |async |static |get )*(?:function\*? \w+.*[{(]|#\w+\(.*[{(]|\w+\(.*\)(?:: .*)? \{)$/;
    const long = files.flatMap((file) => {
      const lines = (textOf.get(file) ?? "").split("\n");
      return lines.flatMap((line, at) => {
        const indent = begins.exec(line)?.groups?.["indent"];
        if (indent === undefined) return [];
        const length = lines.slice(at).findIndex((end) => end === `${indent}}` || end === `${indent}},`) + 1;
        return length > 40 && !/^ *\/\/ Longer than 40 lines: /.test(lines[at - 1] ?? "") ? [`${file}:${at + 1}`] : [];
      });
    });
    expect(long).toEqual([]);
  });

  test("says in a sentence what each export is", () => {
    const declared =
      /(?<before>.*)\n(?:\/\/ Longer than .*\n)?(?=export (?:async |abstract )*(?:class|const|function\*?|interface|type) \w)/g;
    const silent = files.filter((file) =>
      [...(textOf.get(file) ?? "").matchAll(declared)].some(({ groups }) => !groups?.["before"]?.endsWith("*/")),
    );
    expect(silent).toEqual([]);
  });

  test("has index files where a room has a face, and nowhere else", () => {
    const faces = [
      "src/index.ts",
      "src/callers/index.ts",
      "src/report/index.ts",
      "src/bulk/index.ts",
      "transforms/index.ts",
    ];
    expect(files.filter((file) => file.endsWith("/index.ts") && !faces.includes(file))).toEqual([]);
  });

  test("has names in kebab-case", () => {
    expect(files.filter((file) => !/^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)*[a-z0-9]+(?:-[a-z0-9]+)*\.ts$/.test(file))).toEqual(
      [],
    );
  });

  test("has files that can be read in one go, or that say why not", () => {
    const long = files.filter((file) => {
      const text = textOf.get(file) ?? "";
      const most = parsers.includes(roomOf(file) ?? "") ? 500 : 300;
      return text.split("\n").length - 1 > most && !/^\/\/ Longer than \d+ lines: /m.test(text);
    });
    expect(long).toEqual([]);
  });
});

const transformFiles = files.filter((file) => file.startsWith("transforms/") && file !== "transforms/index.ts");

describe("a transform", () => {
  test("is named <from>-to-<to>, as its file is", () => {
    const wrong = transformFiles.filter((file) => {
      const name = posix.basename(file, ".ts");
      return !/^[a-z-]+-to-[a-z-]+$/.test(name) || !(textOf.get(file) ?? "").includes(`name: "${name}"`);
    });
    expect(wrong).toEqual([]);
  });

  test("imports no other", () => {
    expect(inner.filter(({ from, to }) => transformFiles.includes(from) && to.startsWith("transforms/"))).toEqual([]);
  });

  test.each(transformFiles.map((file) => posix.basename(file, ".ts")))(
    "%s has its row in the index, fixtures and a page",
    (name) => {
      expect(textOf.get("transforms/index.ts")).toContain(`"./${name}.ts"`);
      expect(existsSync(join(top, "__fixtures__", name))).toBe(true);
      expect(existsSync(join(top, "docs/transforms", `${name}.md`))).toBe(true);
    },
  );
});

describe("the tests", () => {
  test("stand in rooms of the house", () => {
    const rooms = readdirSync(join(top, "test"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const extra = new Set(["bench", "docs", "properties", "live"]);
    expect(rooms.map(({ name }) => name).filter((name) => !extra.has(name) && !order.includes(`src/${name}`))).toEqual(
      [],
    );
  });
});

function codeOf(file: string): string {
  return (textOf.get(file) ?? "").replaceAll(
    /\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"|`[^`]*`|\/(?![*/ ])(?:[^/\\\n]|\\.)+\//g,
    "",
  );
}

/** Import circles, each as the files it runs through. */
function circles(): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file].join(" > "));
    if (way.includes(file) || done.has(file)) return;
    for (const { to } of inner.filter(({ from }) => from === file)) visit(to, [...way, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}
