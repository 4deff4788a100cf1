import { readdirSync, readFileSync } from "node:fs";
import { register } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isMap, isScalar, isSeq, parseDocument, visit, type YAMLMap } from "yaml";

// The package imports JSON without the attribute that Node wants.
const loader = `export const load = (url, context, next) =>
  next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context);`;
register(`data:text/javascript,${encodeURIComponent(loader)}`);
const { NoOperationTraceWriter, parseWorkflow } = await import("@actions/workflow-parser");

const folder = join(import.meta.dirname, "../../__fixtures__/callers");
const written = ["github-workflow", "composite-action"].flatMap((format) =>
  readdirSync(join(folder, format), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".fixed"))
    .map((path) => ({ format, path: join(folder, format, path), name: `${format}/${path}` })),
);

/** Inputs of docker/build-push-action v6: https://github.com/docker/build-push-action/blob/v6/action.yml */
const buildPushInputs = new Set(
  `add-hosts allow annotations attests build-args build-contexts builder cache-from cache-to call cgroup-parent context
   file labels load network no-cache no-cache-filters outputs platforms provenance pull push sbom secrets secret-envs
   secret-files shm-size ssh tags target ulimit github-token`.split(/\s+/),
);

/** Inputs of docker/bake-action v6: https://github.com/docker/bake-action/blob/v6/action.yml */
const bakeInputs = new Set(
  "builder source allow call files workdir targets no-cache pull load provenance push sbom set github-token".split(" "),
);

function errorsOf(text: string): readonly string[] {
  const { context } = parseWorkflow({ name: "ci.yml", content: text }, new NoOperationTraceWriter());
  return context.errors.getErrors().map((error) => error.message);
}

function stepsOf(text: string): readonly YAMLMap[] {
  const found: YAMLMap[] = [];
  visit(parseDocument(text), {
    Pair(_, { key, value }) {
      if (isScalar(key) && key.value === "steps" && isSeq(value))
        found.push(...value.items.filter((item) => isMap(item)));
    },
  });
  return found;
}

function keysOf(step: YAMLMap, key: string): readonly string[] {
  const map = step.get(key);
  return isMap(map) ? map.items.map((pair) => String((pair.key as { value: unknown }).value)) : [];
}

function inputsOf(uses: string): ReadonlySet<string> | undefined {
  if (uses.includes("/build-push-action@")) return buildPushInputs;
  return uses.includes("/bake-action@") ? bakeInputs : undefined;
}

describe.each(written)("$name", ({ format, path }) => {
  const text = readFileSync(path, "utf8");

  test.skipIf(format !== "github-workflow")("is a workflow by GitHub's own schema", () => {
    expect(errorsOf(text)).toEqual([]);
  });

  test("gives actions only inputs that they have", () => {
    const unknown = stepsOf(text).flatMap((step) => {
      const known = inputsOf(String(step.get("uses") ?? ""));
      return keysOf(step, "with").filter((key) => known?.has(key) === false);
    });
    expect(unknown).toEqual([]);
  });

  test("hands every step that runs a command the variables its secrets name", () => {
    const top = parseDocument(text).get("env");
    const outer = isMap(top) ? top.items.map((pair) => String((pair.key as { value: unknown }).value)) : [];
    const missing = stepsOf(text).flatMap((step) => {
      const given = new Set([...keysOf(step, "env"), ...outer]);
      const named = [...String(step.get("run") ?? "").matchAll(/--secret id=\w+,env=(\w+)/g)].map(
        (match) => match[1] ?? "",
      );
      return named.filter((name) => !given.has(name));
    });
    expect(missing).toEqual([]);
  });
});

test("there are written workflows to look at", () => {
  expect(written.length).toBeGreaterThan(10);
});

test("the schema finds a key that no step has", () => {
  expect(
    errorsOf("on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: y\n        secret: z\n"),
  ).not.toEqual([]);
});
