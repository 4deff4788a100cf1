import { expect, test } from "vitest";
import {
  bindingRefusal,
  type CallerBinding,
  type CallerFact,
  describeCallers,
  prepareCallers,
  readCallers,
  writeCallers,
} from "../../src/callers/index.ts";
import { applyEdits } from "../../src/text/edits.ts";

const builds = [{ dockerfile: "Dockerfile", context: "." }];
const token: CallerBinding = {
  dockerfile: "Dockerfile",
  id: "npm_token",
  env: "NPM_TOKEN",
  replaces: ["NPM_TOKEN"],
  everyCaller: false,
  runTime: [],
};

function only(facts: readonly CallerFact[]): CallerFact {
  expect(facts).toHaveLength(1);
  const [fact] = facts;
  if (!fact) throw new Error("no fact");
  return fact;
}

test("bake files in HCL are refused until their grammar is loaded", async () => {
  const file = { path: "docker-bake.hcl", text: 'target "app" { args = { NPM_TOKEN = NPM_TOKEN } }\n' };
  const before = only(readCallers([file], builds));
  expect(bindingRefusal(before, { id: "npm_token", argument: "NPM_TOKEN" })?.reason).toBe("hcl-not-loaded");
  expect(await prepareCallers([{ path: "Makefile", text: "all:\n\tdocker build .\n" }])).toBe(true);
  expect(only(readCallers([file], builds)).rewrite).not.toBe("yes");
  expect(await prepareCallers([file])).toBe(true);
  expect(only(readCallers([file], builds)).rewrite).toBe("yes");
});

test("an id need not be the variable's name", () => {
  const file = { path: "build.sh", text: "docker build --build-arg NPM_TOKEN=$CI_TOKEN .\n" };
  const { edits } = writeCallers([file], readCallers([file], builds), [token], builds);
  expect(applyEdits(file.text, edits.get("build.sh") ?? [])).toBe(
    "docker build --secret id=npm_token,env=CI_TOKEN .\n",
  );
});

test("a refusal names the secret's id and variable in what is to do", () => {
  const file = { path: "build.ps1", text: "docker build --build-arg NPM_TOKEN=$env:NPM_TOKEN .\n" };
  const fact = only(readCallers([file], builds));
  const refusal = bindingRefusal(fact, { id: "npm_token", env: "CI_TOKEN", argument: "NPM_TOKEN" });
  expect(refusal?.todo).toContain("--secret id=npm_token,env=CI_TOKEN");
});

test("a caller that cannot be changed does not hinder a flow it passes nothing for", () => {
  const file = { path: "build.ps1", text: "docker build --build-arg NODE_VERSION=22 .\n" };
  const fact = only(readCallers([file], builds));
  expect(bindingRefusal(fact, { id: "npm_token", argument: "NPM_TOKEN" })).toBeUndefined();
  expect(bindingRefusal(fact, { id: "npmrc", file: ".npmrc" })?.reason).toBe("changed-by-hand");
});

test("a caller of another Dockerfile is left alone", () => {
  const file = { path: "build.sh", text: "docker build -f other/Dockerfile --build-arg NPM_TOKEN=$NPM_TOKEN .\n" };
  const both = [...builds, { dockerfile: "other/Dockerfile", context: "." }];
  expect(writeCallers([file], readCallers([file], both), [token], both).edits.size).toBe(0);
});

test("rows say where, how and from what, and never a value", () => {
  const text = [
    "on: push",
    "jobs:",
    "  image:",
    "    runs-on: ubuntu-latest",
    "    steps:",
    "      - run: docker build --build-arg NPM_TOKEN=${{ secrets.NPM }} --build-arg A=canary-value -t app .",
    "      - run: docker run -e A app",
    "",
  ].join("\n");
  const file = { path: ".github/workflows/ci.yml", text };
  const rows = describeCallers(readCallers([file], builds), [file]);
  expect(rows).toEqual([
    {
      place: ".github/workflows/ci.yml:6",
      format: "github-workflow",
      name: "image",
      builder: "docker",
      dockerfile: "Dockerfile",
      context: ".",
      target: "",
      passes: "NPM_TOKEN from secrets.NPM, A from a literal",
      secrets: "",
      state: "can be changed",
    },
    {
      place: ".github/workflows/ci.yml:7",
      format: "github-workflow",
      name: "image",
      builder: "docker run",
      dockerfile: "",
      context: "",
      target: "",
      passes: "",
      secrets: "",
      state: "can be changed",
    },
  ]);
});

test("a compose file whose paths start from a folder above it starts the build that they lead to", () => {
  const file = {
    path: "deploy/compose.yaml",
    text: "services:\n  app:\n    build:\n      context: .\n      args:\n        NPM_TOKEN: ${NPM_TOKEN}\n",
  };
  const facts = readCallers([file], builds);
  expect(only(facts)).toMatchObject({ dockerfile: "Dockerfile", context: ".", rewrite: "yes" });
  // A path written there would start elsewhere.
  expect(bindingRefusal(only(facts), { id: "npmrc", file: ".npmrc" })?.reason).toBe("project-directory-elsewhere");
  const [edits = []] = writeCallers([file], facts, [token], builds).edits.values();
  expect(applyEdits(file.text, edits)).toBe(
    "services:\n  app:\n    build:\n      context: .\n      secrets:\n        - npm_token\n\nsecrets:\n  npm_token:\n    environment: NPM_TOKEN\n",
  );
});

test("a compose file beside its Dockerfile keeps to it, whatever stands above", () => {
  const file = { path: "app/compose.yaml", text: "services:\n  app:\n    build: .\n" };
  const both = [...builds, { dockerfile: "app/Dockerfile", context: "app" }];
  expect(only(readCallers([file], both)).dockerfile).toBe("app/Dockerfile");
});
