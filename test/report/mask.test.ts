import { describe, expect, test } from "vitest";
import { maskFor, unifiedDiff } from "../../src/report/index.ts";
import { findingAt, spanOf } from "./sample.ts";

const before = "FROM a\nENV API_KEY=hunter-22\nRUN echo hunter-22 hunter-223\n";

function mask(text: string): (words: string) => string {
  return maskFor(
    [{ path: "Dockerfile", text }],
    {
      judged: {
        Dockerfile: [spanOf(text, "=hunter-22\n")].map(({ start, end }) => ({ start: start + 1, end: end - 1 })),
      },
    },
    [],
  );
}

describe("a value", () => {
  test("that the judge found is hidden wherever it stands, and nothing that only begins like it", () => {
    expect(mask(before)(before)).toBe("FROM a\nENV API_KEY=****\nRUN echo **** hunter-223\n");
  });

  test("that a finding points at is hidden", () => {
    const text = "ENV DB_PASSWORD='two words'\n";
    const finding = findingAt(text, "DB_PASSWORD", {
      values: [{ path: "Dockerfile", span: spanOf(text, "two words") }],
    });
    const result = {
      builds: [
        {
          dockerfile: "Dockerfile",
          context: ".",
          changed: false,
          findings: [finding],
          bindings: [],
          commands: { cwd: ".", build: "" },
        },
      ],
      changes: [],
      problems: [],
    };
    expect(maskFor([{ path: "Dockerfile", text }], { judged: {} }, [result])("words: two, words!")).toBe(
      "****: two, ****!",
    );
  });

  test("that is the password of a URL is hidden, a variable in its place is not", () => {
    const hide = maskFor([], { judged: {} }, []);
    expect(hide("git clone https://joe:pa55@git.example.com/x")).toBe("git clone https://joe:****@git.example.com/x");
    expect(hide("git clone https://joe:$TOKEN@git.example.com/x")).toBe(
      "git clone https://joe:$TOKEN@git.example.com/x",
    );
    expect(hide("FROM registry.example.com:5000/a@sha256:00")).toBe("FROM registry.example.com:5000/a@sha256:00");
  });
});

describe("a unified diff", () => {
  test("hides values and says so", () => {
    const diff = unifiedDiff(
      { path: "Dockerfile", before, after: before.replace("ENV API_KEY=hunter-22\n", "") },
      mask(before),
    );
    expect(diff.masked).toBe(true);
    expect(diff.text).toContain("-ENV API_KEY=****\n RUN echo **** hunter-223\n");
  });

  test("of a file that did not change is empty", () => {
    expect(unifiedDiff({ path: "a", before: "x", after: "x" })).toEqual({ text: "", masked: false });
  });

  test("of a new file comes from nothing", () => {
    expect(unifiedDiff({ path: "a/.dockerignore", before: undefined, after: ".npmrc\n" }).text).toBe(
      "diff --git a/a/.dockerignore b/a/.dockerignore\nnew file mode 100644\n--- /dev/null\n+++ b/a/.dockerignore\n@@ -0,0 +1,1 @@\n+.npmrc\n",
    );
  });
});
