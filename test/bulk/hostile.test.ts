import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FakeHost } from "./fake-host.ts";
import { gitIn, makeBare, type Files } from "./repositories.ts";
import { freshFolder, migrate, rowsIn, type Ran } from "./run.ts";
import type { MigrateOptions } from "../../src/bulk/migrate-options.ts";
import type { ResultRow } from "../../src/bulk/result-row.ts";

const token = `ghp_${"n3v3rpr1nt".repeat(3)}`;
const leaky = "FROM node:20\nARG NPM_TOKEN\nRUN npm ci\n";
const moved = /^FROM node:20\nRUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN\S* npm ci\n$/;
const env = { GITHUB_TOKEN: token };
let root: string;
let host: FakeHost;

beforeAll(async () => {
  root = freshFolder();
  host = await FakeHost.start(root, token);
});
afterAll(() => host.stop());

let made = 0;

/** Makes repositories of these files on the host. */
function serve(...all: readonly Files[]): readonly string[] {
  return all.map((files) => {
    const path = `mallory/r${(made += 1)}`;
    makeBare(join(root, `${path}.git`), files);
    host.repositories.push({ path });
    return path;
  });
}

function urls(paths: readonly string[]): readonly string[] {
  return paths.map((path) => `http://${host.host}/${path}.git`);
}

interface Outcome extends Ran {
  readonly cwd: string;
  readonly rows: readonly ResultRow[];
}

async function attack(
  paths: readonly string[],
  options: Partial<MigrateOptions> = {},
  more: Readonly<Record<string, string>> = {},
  cwd: string = freshFolder(),
): Promise<Outcome> {
  const asked = { sources: urls(paths), githubUrl: host.github, push: true, concurrency: 1, ...options };
  const temporary = freshFolder();
  const ran = await migrate(cwd, asked, { env: { ...env, TMPDIR: temporary, ...more } });
  // Whatever a clone holds, nothing of it is left.
  expect(readdirSync(temporary)).toEqual([]);
  const file = join(cwd, "unleak-migration/results.jsonl");
  return { ...ran, cwd, rows: existsSync(file) ? rowsIn(file) : [] };
}

/** Everything that a run wrote, as one text. */
function writtenIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.name}\n${readFileSync(join(entry.parentPath, entry.name), "utf8")}`)
    .join("\n");
}

function program(folder: string, name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe("a hostile repository", () => {
  test("has no say in the configuration, and its code never runs", async () => {
    const mark = join(freshFolder(), "ran");
    const code = `require("node:fs").writeFileSync(${JSON.stringify(mark)}, ""); module.exports = {};`;
    const cwd = freshFolder();
    writeFileSync(join(cwd, ".unleakrc"), "notSecrets: [NPM_TOKEN]\n");
    const { rows } = await attack(
      serve(
        { Dockerfile: leaky, "unleak.config.cjs": code },
        {
          Dockerfile: leaky,
          ".unleakrc": "notSecrets: [NPM_TOKEN]\ntransformModules: [./evil.cjs]\n",
          "evil.cjs": code,
        },
        { Dockerfile: leaky, "package.json": '{ "unleak": { "notSecrets": ["NPM_TOKEN"] } }' },
      ),
      {},
      {},
      cwd,
    );
    expect(rows.map(({ state }) => state)).toEqual(["pushed", "pushed", "pushed"]);
    expect(existsSync(mark)).toBe(false);
  });

  test("runs no filter and changes no line end, whatever its attributes and the user's git say", async () => {
    const home = freshFolder();
    const mark = join(home, "ran");
    const evil = program(home, "evil", `touch ${mark}; cat`);
    mkdirSync(join(home, "hooks"));
    for (const hook of ["post-checkout", "pre-push", "reference-transaction"])
      program(join(home, "hooks"), hook, `touch ${mark}`);
    const lines = ["evil", "lfs"].map(
      (name) => `[filter "${name}"]\n smudge = ${evil}\n clean = ${evil}\n process = ${evil}\n required = true\n`,
    );
    writeFileSync(
      join(home, ".gitconfig"),
      `[http]\n proxy = http://127.0.0.1:1\n[core]\n hooksPath = ${join(home, "hooks")}\n fsmonitor = ${evil}\n autocrlf = true\n[init]\n templateDir = ${home}\n${lines.join("")}`,
    );
    const attributes = "* filter=evil text eol=crlf ident\napi/* filter=lfs working-tree-encoding=UTF-16\n";
    const [path = ""] = serve({ ".gitattributes": attributes, Dockerfile: leaky, "api/Dockerfile": leaky });
    const { rows } = await attack([path], {}, { HOME: home });
    expect(rows[0]).toMatchObject({ state: "pushed", files: ["Dockerfile", "api/Dockerfile"] });
    expect(existsSync(mark)).toBe(false);
    expect(gitIn(join(root, `${path}.git`), "cat-file", "-p", "unleak/build-secrets:api/Dockerfile")).toMatch(moved);
  });

  test("brings no submodule", async () => {
    const [inner = "", outer = ""] = serve({ secret: "x" }, { ".gitmodules": "", Dockerfile: leaky });
    const folder = join(root, `${outer}.git`);
    const url = urls([inner])[0] ?? "";
    const gitmodules = `[submodule "in"]\n path = in\n url = ${url}\n update = !touch ${join(folder, "ran")}\n`;
    const commands = `commit refs/heads/main\ncommitter D <d@example.com> 1700000001 +0000\ndata 1\nm\nfrom refs/heads/main^0\nM 160000 ${"1".repeat(40)} in\nM 100644 inline .gitmodules\ndata ${gitmodules.length}\n${gitmodules}\ndone\n`;
    execFileSync("git", ["fast-import", "--quiet", "--done", "--force"], { cwd: folder, input: commands });
    host.log.length = 0;
    const { rows } = await attack([outer]);
    expect(rows[0]?.state).toBe("pushed");
    expect(host.log.filter((line) => line.includes(inner))).toEqual([]);
    expect(gitIn(folder, "ls-tree", "unleak/build-secrets", "in")).toContain("160000 commit");
  });

  test("cannot have a link of its own followed out of its clone", async () => {
    const outside = freshFolder();
    const key = join(outside, "Dockerfile");
    writeFileSync(key, leaky);
    writeFileSync(join(outside, ".npmrc"), "//npm.example.com/:_authToken=s3cr3tvalue0000\n");
    const { rows, cwd } = await attack(
      serve(
        { Dockerfile: `link:${key}`, "b/Dockerfile": leaky },
        { "a/Dockerfile": "FROM node:20\nCOPY .npmrc .\nRUN npm ci\n", "a/.npmrc": `link:${join(outside, ".npmrc")}` },
        { up: `link:${outside}`, Dockerfile: leaky },
        { Dockerfile: "link:.git/config", "c/Dockerfile": leaky },
        { Dockerfile: "link:loop", loop: "link:Dockerfile", "c/Dockerfile": leaky },
        { Dockerfile: "link:real/Dockerfile.base", "real/Dockerfile.base": leaky },
      ),
    );
    expect(rows.map(({ state, files }) => [state, files])).toEqual([
      ["pushed", ["b/Dockerfile"]],
      ["pushed", ["a/Dockerfile"]],
      ["pushed", ["Dockerfile"]],
      ["pushed", ["c/Dockerfile"]],
      ["pushed", ["c/Dockerfile"]],
      ["pushed", ["real/Dockerfile.base"]],
    ]);
    expect(readFileSync(key, "utf8")).toBe(leaky);
    expect(writtenIn(join(cwd, "unleak-migration"))).not.toContain("s3cr3tvalue");
  });

  test("keeps links within its tree: the files that they lead to change", async () => {
    const compose = "services:\n  a:\n    build:\n      context: api\n      args:\n        NPM_TOKEN: ${NPM_TOKEN}\n";
    const copied = "FROM node:20\nCOPY . .\nRUN npm ci\n";
    const npmrc = `//npm.example.com/:_authToken=npm_${"Z9y8X7w6V5u4T3s2R1".repeat(2)}\n`;
    const [path = ""] = serve({
      "api/Dockerfile": leaky,
      "web/Dockerfile": copied,
      "web/.npmrc": npmrc,
      "web/.dockerignore": "link:../shared/ignored",
      "shared/ignored": "node_modules\n",
      "deploy/compose.yaml": compose.replace("api", "../api"),
      "compose.yaml": "link:deploy/compose.yaml",
    });
    const { rows } = await attack([path]);
    expect(rows[0]).toMatchObject({ state: "pushed" });
    expect(rows[0]?.files).toEqual(["api/Dockerfile", "deploy/compose.yaml", "shared/ignored", "web/Dockerfile"]);
    const listed = gitIn(join(root, `${path}.git`), "ls-tree", "-r", "unleak/build-secrets");
    expect(listed.match(/^120000.*\t(.*)$/gm)?.length).toBe(2);
  });

  test.each([
    ["a parent", ".."],
    ["git's own folder", ".git"],
    ["git's own folder by another case", ".GIT"],
    ["git's own folder as HFS reads it", ".g\u200cit"],
    ["git's own folder as NTFS reads it", "git~1"],
  ])("fails alone when its tree names %s", async (_, name) => {
    const [bad = "", good = ""] = serve({ Dockerfile: leaky }, { Dockerfile: leaky });
    const folder = join(root, `${bad}.git`);
    const hash = (kind: string, input: Buffer | string): Buffer =>
      Buffer.from(
        execFileSync("git", ["hash-object", "-t", kind, "-w", "--stdin", "--literally"], { cwd: folder, input })
          .toString()
          .trim(),
        "hex",
      );
    const blob = hash("blob", "#!/bin/sh\ntouch ran\n");
    const inner = hash("tree", Buffer.concat([Buffer.from("100755 post-checkout\0"), blob]));
    const dockerfile = hash("blob", leaky);
    const tree = hash(
      "tree",
      Buffer.concat([Buffer.from(`40000 ${name}\0`), inner, Buffer.from("100644 Dockerfile\0"), dockerfile]),
    );
    const commit = hash(
      "commit",
      `tree ${tree.toString("hex")}\nauthor D <d@example.com> 1 +0000\ncommitter D <d@example.com> 1 +0000\n\nm\n`,
    );
    gitIn(folder, "update-ref", "refs/heads/main", commit.toString("hex"));
    const { rows, code } = await attack([bad, good]);
    const states = Object.fromEntries(
      rows.map(({ repository, state }) => [repository.split("/").slice(1).join("/"), state]),
    );
    expect([states[good], states[bad], code]).toEqual(["pushed", "failed", 1]);
    expect(readdirSync(root).sort()).toEqual(["mallory"]);
  });

  test("may use any name for a file: reports stay whole, and nothing is written elsewhere", async () => {
    const names = [
      "new\nline",
      "-rf",
      'quo"te',
      "back\\slash",
      "\u202egnp",
      "$(touch ran)",
      "`x`",
      "a|b",
      "<img src=x>",
      "@everyone",
    ];
    const paths = serve(Object.fromEntries(names.map((name) => [`${name}/Dockerfile`, leaky])));
    const { rows, cwd, err, code } = await attack(paths);
    expect(code).toBe(0);
    expect(rows[0]?.state).toBe("pushed");
    expect([...(rows[0]?.files ?? [])].sort()).toEqual(names.map((name) => `${name}/Dockerfile`).sort());
    const folder = join(root, `${paths[0]}.git`);
    for (const name of names)
      expect(gitIn(folder, "cat-file", "-p", `unleak/build-secrets:${name}/Dockerfile`)).toMatch(moved);
    expect(readdirSync(cwd)).toEqual(["unleak-migration"]);
    expect(readdirSync(join(cwd, "unleak-migration/patches"))).toHaveLength(1);
    expect(err).not.toContain("\u202e");
    const markdown = readFileSync(join(cwd, "unleak-migration/report.md"), "utf8");
    expect(markdown).not.toContain("<img");
  });

  test("may use names that are no text: what they name is left alone", async () => {
    const [path = ""] = serve({ Dockerfile: leaky });
    const folder = join(root, `${path}.git`);
    const file = `data ${leaky.length}\n${leaky}\n`;
    const input = `commit refs/heads/main\ncommitter D <d@example.com> 1700000001 +0000\ndata 1\nm\nfrom refs/heads/main^0\nM 100644 inline "\\377/Dockerfile"\n${file}M 120000 inline "\\376"\ndata 4\n/etc\ndone\n`;
    execFileSync("git", ["fast-import", "--quiet", "--done", "--force"], { cwd: folder, input });
    const { rows } = await attack([path]);
    expect(rows[0]).toMatchObject({ state: "pushed", files: ["Dockerfile"] });
    expect(rows[0]?.report?.errors.map(({ message }) => message)).toEqual(["folder cannot be read"]);
  });

  test("with a file too large to be a Dockerfile, or to be cloned at all, stops nobody else", async () => {
    const noise = Buffer.alloc(3 * 1024 ** 2);
    for (let at = 0, seed = 7; at < noise.length; at++)
      noise[at] = 97 + (((seed = (seed * 1103515245 + 12345) & 0x7fffffff) >> 16) % 26);
    const paths = serve(
      { Dockerfile: `FROM node:20\nARG NPM_TOKEN\n#${"x".repeat(17 * 1024 ** 2)}\nRUN npm ci\n` },
      { Dockerfile: leaky, "context.txt": noise.toString() },
      { Dockerfile: leaky },
    );
    const { rows, code } = await attack(paths, { largestFile: 18, concurrency: 1 });
    expect(rows.map(({ state, error }) => [state, error])).toEqual([
      ["unread", undefined],
      ["pushed", undefined],
      ["pushed", undefined],
    ]);
    const again = await attack(paths, { largestFile: 1, concurrency: 1 });
    expect(again.rows.map(({ state }) => state)).toEqual(["failed", "failed", "pushed"]);
    expect(again.rows[1]?.error).toMatch(/^git (?:clone|read-tree): /);
    expect([code, again.code]).toEqual([0, 1]);
  });

  test("that hangs or kills the process that rewrites it fails alone", async () => {
    const folder = freshFolder();
    const stub = join(folder, "child.mjs");
    const real = new URL("../../dist/src/bulk/transform-child.js", import.meta.url).href;
    writeFileSync(
      stub,
      `import { existsSync } from "node:fs";
       await import(${JSON.stringify(real)});
       process.prependListener("message", ({ root }) => {
         if (existsSync(root + "/hang.sh")) for (;;);
         if (existsSync(root + "/die.sh")) process.kill(process.pid, "SIGKILL");
       });\n`,
    );
    const paths = serve({ "hang.sh": "" }, { "die.sh": "" }, { Dockerfile: leaky });
    const { rows } = await attack(paths, { childProgram: stub, timeout: 3, concurrency: 3, push: false });
    const byName = new Map(rows.map((row) => [row.repository.split("/").slice(1).join("/"), row]));
    expect(paths.map((path) => byName.get(path)?.error ?? byName.get(path)?.state)).toEqual([
      "rewriting took more than 3 s",
      "the rewriting process died",
      "planned",
    ]);
  });
});

describe("a folder of a stranger", () => {
  test("is cloned and pushed to without its hooks and commands", async () => {
    const folder = join(freshFolder(), "victim");
    const mark = join(freshFolder(), "ran");
    const [path = ""] = serve({ Dockerfile: leaky });
    cpSync(join(root, `${path}.git`), join(folder, ".git"), { recursive: true });
    const git = join(folder, ".git");
    const evil = program(git, "evil", `touch ${mark}`);
    mkdirSync(join(git, "hooks"), { recursive: true });
    for (const hook of [
      "pre-receive",
      "update",
      "post-receive",
      "post-update",
      "reference-transaction",
      "push-to-checkout",
      "proc-receive",
    ])
      program(join(git, "hooks"), hook, `touch ${mark}`);
    writeFileSync(
      join(git, "config"),
      `[core]\n repositoryformatversion = 0\n bare = false\n fsmonitor = ${evil}\n hooksPath = ${join(git, "hooks")}\n alternateRefsCommand = ${evil}\n sshCommand = ${evil}\n` +
        `[uploadpack]\n packObjectsHook = ${evil}\n[remote "origin"]\n url = ext::${evil}\n uploadpack = ${evil}\n`,
    );
    const { rows } = await attack([], { sources: [folder] });
    expect(rows[0]).toMatchObject({ state: "pushed" });
    expect(existsSync(mark)).toBe(false);
    expect(gitIn(git, "--git-dir=.", "cat-file", "-p", "unleak/build-secrets:Dockerfile")).toMatch(moved);
    const asked = await attack([], { sources: [folder], push: false, pr: true });
    expect([asked.code, asked.err]).toEqual([2, `ext::${evil}: not a clone URL of https, http or ssh\n`]);
  });
});

describe("a token", () => {
  test("reaches git by its environment alone, and is in no argument, report or file", async () => {
    const folder = freshFolder();
    const log = join(folder, "arguments");
    const real = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
    program(folder, "git", `printf '%s\\n' "$@" >> ${log}\ncat .git/config 2>/dev/null >> ${log}\nexec ${real} "$@"`);
    const paths = serve({ Dockerfile: leaky }, { Dockerfile: "FROM node:20\n" });
    const { rows, out, err, cwd } = await attack(
      [...paths, "mallory/none"],
      { pr: true, push: false },
      { PATH: `${folder}:${process.env["PATH"]}` },
    );
    expect(rows.map(({ state }) => state).sort()).toEqual(["clean", "failed", "proposed", "pushed"]);
    const forms = [token, Buffer.from(`x-access-token:${token}`).toString("base64")];
    const texts = [readFileSync(log, "utf8"), out, err, writtenIn(cwd), JSON.stringify(host.requests)];
    expect(texts[0]).toContain("clone");
    for (const form of forms) for (const text of texts) expect(text).not.toContain(form);
  });

  test("goes to its own host alone", async () => {
    const other = await FakeHost.start(root, "another");
    try {
      const [path = ""] = serve({ Dockerfile: leaky });
      const { rows } = await attack([path], { sources: [`http://${other.host}/${path}.git`] });
      expect(rows[0]?.state).toBe("failed");
      expect([...other.credentials]).toEqual([]);
    } finally {
      await other.stop();
    }
  });

  test("is not given to the process that rewrites", async () => {
    const folder = freshFolder();
    const seen = join(folder, "environment");
    const stub = join(folder, "child.mjs");
    writeFileSync(
      stub,
      `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(seen)}, JSON.stringify(process.env)); process.exit(1);\n`,
    );
    await attack(serve({ Dockerfile: leaky }), { childProgram: stub });
    expect(Object.keys(JSON.parse(readFileSync(seen, "utf8")) as object).sort()).toEqual(["PATH", "TMPDIR"]);
  });

  test("can come from the user's credential helper instead", async () => {
    const home = freshFolder();
    const helper = program(home, "helper", `test "$1" = get && printf 'username=x\\npassword=%s\\n' ${token}`);
    writeFileSync(join(home, ".gitconfig"), `[credential]\n helper = ${helper}\n`);
    const [path = ""] = serve({ Dockerfile: leaky });
    const { rows } = await attack([path], { pr: true, push: false }, { HOME: home, GITHUB_TOKEN: "" });
    expect(rows.at(-1)?.state).toBe("proposed");
  });

  test.each([
    ["https://user:pass@git.example.com/a/b.git", "clone URL holds a credential"],
    ["https://ghp_x@git.example.com/a/b.git", "clone URL holds a credential"],
    ["ext::sh -c touch% ran", "no such folder or file, and no clone URL"],
    ["https://git.example.com/a/b.git?x=1", "clone URL holds a query"],
    ["file:///etc", "not a clone URL of https, http or ssh"],
    ["ssh://-oProxyCommand=x/a", "clone URL names no host"],
    ["https://git.example.com/../..", "clone URL names no repository"],
  ])("is refused in an argument, as is what is no clone URL: %s", async (source, message) => {
    const { code, err } = await attack([], { sources: [source] });
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).not.toMatch(/pass@|ghp_x/);
  });
});
