import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { isDockerfileName } from "../../src/project/file-names.ts";
import { version } from "../../src/version.ts";
import type { Files } from "./repositories.ts";
import { freshFolder } from "./run.ts";

const top = fileURLToPath(new URL("../..", import.meta.url));
const main = join(top, "dist/cli/main.js");
const leaky = "FROM node:20\nARG NPM_TOKEN\nRUN npm ci\n";

function tree(files: Files): string {
  const root = freshFolder();
  for (const [path, text] of Object.entries({ ".git/HEAD": "ref: refs/heads/main\n", ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

const action = parse(readFileSync(join(top, "action.yml"), "utf8")) as Action;
const [work, upload, failing] = action.runs.steps;

/** Runs the step that does the work, as a runner would. */
function runStep(cwd: string, inputs: Readonly<Record<string, string>>) {
  const given: Readonly<Record<string, string>> = {
    ...Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, input.default])),
    command: `${process.execPath} ${main}`,
    ...inputs,
  };
  const temporary = freshFolder();
  const env = Object.fromEntries(
    Object.entries(work?.env ?? {}).map(([name, value]) => [name, given[/inputs\.(\w+)/.exec(value)?.[1] ?? ""] ?? ""]),
  );
  const files = { GITHUB_OUTPUT: join(temporary, "output"), GITHUB_STEP_SUMMARY: join(temporary, "summary") };
  for (const file of Object.values(files)) writeFileSync(file, "");
  const done = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", work?.run ?? ""], {
    cwd,
    env: { PATH: process.env["PATH"], RUNNER_TEMP: temporary, ...files, ...env },
    encoding: "utf8",
  });
  const read = (file: string): string => readFileSync(file, "utf8");
  const outputs = Object.fromEntries(
    read(files.GITHUB_OUTPUT)
      .trim()
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split("=") as [string, string]),
  );
  return { code: done.status, err: done.stdout + done.stderr, outputs, summary: read(files.GITHUB_STEP_SUMMARY) };
}

describe("the GitHub Action", () => {
  test("scans: findings as SARIF, a summary for people, and whether something leaks", () => {
    const { code, outputs, summary } = runStep(tree({ "a dir/Dockerfile": leaky, "b/Dockerfile": "FROM node:20\n" }), {
      paths: "a dir\nb\n",
    });
    expect([code, outputs["leaks"]]).toEqual([0, "true"]);
    const sarif = JSON.parse(readFileSync(outputs["sarif"] ?? "", "utf8")) as {
      readonly runs: readonly { readonly results: readonly object[] }[];
    };
    expect(sarif.runs[0]?.results).toHaveLength(1);
    expect(summary).toContain("# Secrets in Dockerfiles");
    expect(runStep(tree({ Dockerfile: "FROM node:20\n" }), {}).outputs["leaks"]).toBe("false");
  });

  test("takes inputs as data, and runs no configuration that is code", () => {
    const hostile = tree({ Dockerfile: leaky, "unleak.config.mjs": 'throw new Error("ran");' });
    const { code, outputs } = runStep(hostile, { paths: "$(touch ran)\n.\n" });
    expect([code, outputs["leaks"]]).toEqual([2, undefined]);
    expect(runStep(hostile, {}).outputs["leaks"]).toBe("true");
    expect(spawnSync("ls", [join(hostile, "ran")]).status).not.toBe(0);
    const scripts = action.runs.steps.map(({ run = "" }) => run);
    expect(scripts.join("")).not.toContain("${{");
  });

  test("fails for what is no mode, and for what cannot be read", () => {
    expect(runStep(tree({}), { mode: "guess" })).toMatchObject({ code: 2 });
    expect(runStep(tree({ Dockerfile: "" }), { paths: "Dockerfile" }).code).toBe(2);
    expect(runStep(tree({ Dockerfile: leaky }), { mode: "suggest" }).err).toContain(
      "suggest works in the workflow of a pull request",
    );
  });

  test("gives the token to suggestions alone, uploads what was scanned, and is of this version", () => {
    expect(work?.env?.["GITHUB_TOKEN"]).toBe("${{ inputs.mode == 'suggest' && inputs.token || '' }}");
    expect(upload?.with?.["sarif_file"]).toBe("${{ steps.unleak.outputs.sarif }}");
    expect(failing?.if).toContain("steps.unleak.outputs.leaks == 'true'");
    expect(action.inputs["version"]?.default).toBe(version);
  });
});

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly files: string;
  readonly exclude: string;
}

describe("the pre-commit hooks", () => {
  const hooks = parse(readFileSync(join(top, ".pre-commit-hooks.yaml"), "utf8")) as readonly Hook[];

  function isTaken({ files, exclude }: Hook, path: string): boolean {
    return new RegExp(files).test(path) && !new RegExp(exclude.replace("(?i)", ""), "i").test(path);
  }

  test("take the files that a walk takes", () => {
    const names = [
      ..."Dockerfile Containerfile Dockerfile.prod Dockerfile.worker.arm64 api.Dockerfile api.dockerfile x.Containerfile".split(
        " ",
      ),
      ..."Dockerfile.md Dockerfile.bak Dockerfile~ Dockerfile.dockerignore Dockerfile.j2 Dockerfile.YML .Dockerfile.swp".split(
        " ",
      ),
      ..."dockerfile MyDockerfile Dockerfile-prod README.md Dockerfiles Makefile .dockerfile".split(" "),
    ];
    const taken = names.filter((name) => isDockerfileName(name));
    expect(taken.length).toBeGreaterThan(5);
    for (const hook of hooks) {
      expect(names.filter((name) => isTaken(hook, name))).toEqual(taken);
      expect(names.filter((name) => isTaken(hook, `a/b/${name}`))).toEqual(taken);
    }
  });

  // npm prepares what it installs from git, and does not do what comes before a pack.
  test("are built where pre-commit installs them", () => {
    const { scripts } = JSON.parse(readFileSync(join(top, "package.json"), "utf8")) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    expect(scripts["prepare"]).toBe("node .ci/prepare.js");
    expect(readFileSync(join(top, ".ci/prepare.js"), "utf8")).toContain("npm run build");
  });

  test("fail for a leak, and write the change", () => {
    const run = (id: string, root: string) => {
      const [, ...args] = hooks.find((hook) => hook.id === id)?.entry.split(" ") ?? [];
      return spawnSync(process.execPath, [main, ...args, "a/Dockerfile", "Dockerfile"], {
        cwd: root,
        encoding: "utf8",
      });
    };
    const root = tree({ "a/Dockerfile": leaky, Dockerfile: "FROM node:20\n" });
    expect(run("unleak", root)).toMatchObject({ status: 1, stdout: expect.stringContaining("NPM_TOKEN") as string });
    expect(readFileSync(join(root, "a/Dockerfile"), "utf8")).toBe(leaky);
    expect(run("unleak-write", root).status).toBe(0);
    expect(readFileSync(join(root, "a/Dockerfile"), "utf8")).toContain("--mount=type=secret");
    expect(run("unleak", root).status).toBe(0);
  });
});

describe("the pages", () => {
  const pages = ["bulk", "github-action", "pre-commit"].map((name) =>
    readFileSync(join(top, `docs/${name}.md`), "utf8"),
  );
  const blocks = pages.flatMap((page) =>
    [...page.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? ""),
  );

  test("hold YAML that can be read", () => {
    const documents = blocks.flatMap((block) => parseAllDocuments(block));
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
    expect(documents.length).toBeGreaterThan(8);
  });

  test("name only arguments that the commands have", () => {
    for (const command of ["migrate", "worker", "merge", "suggest"]) {
      const help = spawnSync(process.execPath, [main, command, "--help"], { encoding: "utf8" }).stdout;
      const lines = pages.join("\n").match(new RegExp(`unleak[, ]+${command}\\b[^\\n]*`, "g")) ?? [];
      const flags = lines.flatMap((line) => line.split("#")[0]?.match(/--[a-z][a-z-]*/g) ?? []);
      expect([command, flags.filter((flag) => !help.includes(flag))]).toEqual([command, []]);
    }
  });

  test("list every input of the action, and every argument of migrate", () => {
    for (const name of Object.keys(action.inputs)) expect(pages[1]).toContain(`| \`${name}\``);
    const help = spawnSync(process.execPath, [main, "migrate", "--help"], { encoding: "utf8" }).stdout;
    const flags = help.match(/--[a-z][a-z-]*/g) ?? [];
    expect(flags.filter((flag) => !["--help", "--quiet"].includes(flag) && !pages[0]?.includes(flag))).toEqual([]);
    expect(flags.length).toBeGreaterThan(15);
  });
});
