import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MigrateOptions } from "../../src/bulk/migrate-options.ts";
import { FakeHost } from "./fake-host.ts";
import { commitTo, gitIn, makeBare, makeMany, shapes, type Files } from "./repositories.ts";
import { comparable, freshFolder, migrate, rowsIn, type Ran } from "./run.ts";

const token = `ghp_${"k33pm3s3cr3t".repeat(3)}`;
const env = { GITHUB_TOKEN: token, GITLAB_TOKEN: token };
const branch = "unleak/build-secrets";
const leaky = "FROM node:20\nARG NPM_TOKEN\nRUN npm ci\n";
const clean = "FROM node:20\nRUN npm ci\n";
let root: string;
let host: FakeHost;

beforeAll(async () => {
  root = freshFolder();
  host = await FakeHost.start(root, token);
});
afterAll(() => host.stop());

let owners = 0;

/** An organisation of its own with these repositories. */
function organisation(repositories: Readonly<Record<string, Files>>): string {
  const owner = `org${(owners += 1)}`;
  for (const [name, files] of Object.entries(repositories)) {
    makeBare(folderOf(`${owner}/${name}`), files);
    host.repositories.push({ path: `${owner}/${name}` });
  }
  return owner;
}

function folderOf(path: string): string {
  return join(root, `${path}.git`);
}

function run(cwd: string, sources: readonly string[], options: Partial<MigrateOptions> = {}, stdin = ""): Promise<Ran> {
  return migrate(cwd, { sources, githubUrl: host.github, ...options }, { env, stdin });
}

/** States by the repositories' names. */
function statesIn(cwd: string, out = "unleak-migration"): Readonly<Record<string, string>> {
  return Object.fromEntries(
    rowsIn(join(cwd, out, "report.jsonl")).map((row) => [row.repository.split("/").at(-1) ?? "", row.state]),
  );
}

function requestsOf(owner: string) {
  return host.requests.filter(({ repository }) => repository.startsWith(`${owner}/`));
}

describe("pull requests", () => {
  test("one is opened for each repository that changes; a second run opens nothing, on another machine neither", async () => {
    const paths = makeMany(root, "shapes", shapes.length);
    for (const path of paths) host.repositories.push({ path });
    const cwd = freshFolder();
    const first = await run(cwd, ["github:shapes/*"], { pr: true });
    expect([first.code, first.out]).toEqual([0, `${cwd}/unleak-migration/report.html\n`]);
    expect(statesIn(cwd)).toEqual({
      "docs-0": "clean",
      "library-1": "clean",
      "plain-2": "clean",
      "npm-3": "proposed",
      "pip-4": "proposed",
      "stages-5": "proposed",
      "monorepo-6": "proposed",
      "outside-7": "reported",
      "broken-8": "unread",
    });
    const commits = paths.map((path) => host.branch(path, branch));
    const mains = paths.map((path) => gitIn(folderOf(path), "rev-parse", "main"));
    const opened = structuredClone(host.requests);

    host.log.length = 0;
    await run(cwd, ["github:shapes/*"], { pr: true });
    expect(host.log.filter((line) => /pulls|receive-pack/.test(line))).toEqual([]);
    await run(cwd, ["github:shapes/*"], { pr: true, out: "elsewhere" });
    expect(host.log.filter((line) => /^(?:POST|PATCH) .*pulls/.test(line))).toEqual([]);
    expect(host.requests).toEqual(opened);
    expect(paths.map((path) => host.branch(path, branch))).toEqual(commits);
    expect(paths.map((path) => gitIn(folderOf(path), "rev-parse", "main"))).toEqual(mains);
    expect(comparable(join(cwd, "elsewhere"))).toEqual(comparable(join(cwd, "unleak-migration")));
  });

  test("survive another machine that is faster, and limits that come and go", async () => {
    const owner = organisation(
      Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [name, { Dockerfile: leaky }])),
    );
    const cwd = freshFolder();
    await run(cwd, [`github:${owner}/a`], { pr: true });
    host.blind = 1;
    await run(cwd, [`github:${owner}/a`], { pr: true, out: "blind" });
    host.limit = { count: 2, windowMs: 1_000, retryAfter: 1 };
    const { code } = await run(cwd, [`github:${owner}/*`], { pr: true });
    host.limit = { count: Infinity, windowMs: 1_000, retryAfter: 1 };
    expect(code).toBe(0);
    expect(host.limited).toBeGreaterThan(0);
    expect(
      requestsOf(owner)
        .map(({ repository, number }) => `${repository}#${number}`)
        .sort(),
    ).toEqual(["a", "b", "c", "d", "e"].map((name) => `${owner}/${name}#1`));
    expect(statesIn(cwd, "blind")).toEqual({ a: "proposed" });
  });

  test("stay closed once somebody closed them, and are opened anew after a merge", async () => {
    const owner = organisation({ closed: { Dockerfile: leaky }, merged: { Dockerfile: leaky } });
    await run(freshFolder(), [`github:${owner}/*`], { pr: true });
    for (const request of requestsOf(owner))
      request.state = request.repository.endsWith("closed") ? "closed" : "merged";
    const cwd = freshFolder();
    await run(cwd, [`github:${owner}/*`], { pr: true });
    expect(statesIn(cwd)).toEqual({ closed: "declined", merged: "proposed" });
    const states = requestsOf(owner).map(({ repository, number, state }) => `${repository}#${number} ${state}`);
    expect(states.sort()).toEqual([`${owner}/closed#1 closed`, `${owner}/merged#1 merged`, `${owner}/merged#2 open`]);
  });

  test("follow their base when it moves, and leave a branch alone that somebody worked on", async () => {
    const owner = organisation({ moved: { Dockerfile: leaky }, touched: { Dockerfile: leaky } });
    const cwd = freshFolder();
    await run(cwd, [`github:${owner}/*`], { pr: true });
    const old = host.branch(`${owner}/moved`, branch);
    for (const name of ["moved", "touched"])
      commitTo(
        folderOf(`${owner}/${name}`),
        "main",
        { Dockerfile: leaky, "b/Dockerfile": leaky },
        { seconds: 1_700_000_100, from: "refs/heads/main^0" },
      );
    commitTo(
      folderOf(`${owner}/touched`),
      branch,
      { Dockerfile: clean },
      { seconds: 1_700_000_100, from: `refs/heads/${branch}^0` },
    );
    const theirs = host.branch(`${owner}/touched`, branch);
    await run(cwd, [`github:${owner}/*`], { pr: true });
    expect(statesIn(cwd)).toEqual({ moved: "proposed", touched: "taken" });
    expect(host.branch(`${owner}/moved`, branch)).not.toBe(old);
    expect(host.branch(`${owner}/touched`, branch)).toBe(theirs);
    const bodies = requestsOf(owner).map(({ repository, number, body }) => [
      repository,
      number,
      body.includes("`b/Dockerfile:2`"),
    ]);
    expect(bodies.sort()).toEqual([
      [`${owner}/moved`, 1, true],
      [`${owner}/touched`, 1, false],
    ]);
  });

  test("are opened at an interval, and an interruption leaves the rest for the next run", async () => {
    const owner = organisation(Object.fromEntries(["a", "b", "c"].map((name) => [name, { Dockerfile: leaky }])));
    const cwd = freshFolder();
    const running = run(cwd, [`github:${owner}/*`], { pr: true, interval: 1, concurrency: 3 });
    while (requestsOf(owner).length < 2) await new Promise((wake) => setTimeout(wake, 20));
    const [first = 0, second = 0] = requestsOf(owner).map(({ openedAt }) => openedAt);
    // They are a second apart where they are sent; a busy machine may take long to notice the first.
    expect(second - first).toBeGreaterThan(500);
    process.emit("SIGTERM");
    const { code, err } = await running;
    expect([code, err]).toEqual([2, expect.stringContaining("stopped: interrupted; run it again to go on\n")]);
    expect(Object.values(statesIn(cwd)).sort()).toEqual(["proposed", "proposed", "pushed"]);
    expect((await run(cwd, [`github:${owner}/*`], { pr: true })).code).toBe(0);
    expect(Object.values(statesIn(cwd))).toEqual(["proposed", "proposed", "proposed"]);
  });

  test("never go to the default branch", async () => {
    const owner = organisation({ a: { Dockerfile: leaky } });
    const before = host.branch(`${owner}/a`, "main");
    const cwd = freshFolder();
    const { code, err } = await run(cwd, [`github:${owner}/*`], { push: true, branch: "main" });
    expect([code, statesIn(cwd)["a"]]).toEqual([1, "failed"]);
    expect(err).toContain("main is the default branch");
    expect(host.branch(`${owner}/a`, "main")).toBe(before);
  });

  test("want a token", async () => {
    const owner = organisation({ a: { Dockerfile: leaky } });
    const { code, err } = await migrate(freshFolder(), {
      sources: [`github:${owner}/*`],
      githubUrl: host.github,
      pr: true,
    });
    expect([code, err]).toEqual([2, `github:${owner}/*: GitHub answers 401: Bad credentials\n`]);
  });

  test("are merge requests on GitLab, whose groups have subgroups", async () => {
    const owner = organisation({
      a: { Dockerfile: leaky },
      "sub/b": { Dockerfile: leaky },
      "sub/deep/c": { Dockerfile: clean },
    });
    const cwd = freshFolder();
    const options = { pr: true, gitlabUrl: host.gitlab, githubUrl: "https://api.github.com" };
    expect((await run(cwd, [`gitlab:${owner}/**`], options)).code).toBe(0);
    expect(statesIn(cwd)).toEqual({ a: "proposed", b: "proposed", c: "clean" });
    await run(cwd, [`gitlab:${owner}/**`], { ...options, out: "again" });
    expect(
      requestsOf(owner)
        .map(({ repository, base }) => [repository, base])
        .sort(),
    ).toEqual([
      [`${owner}/a`, "main"],
      [`${owner}/sub/b`, "main"],
    ]);
    await run(cwd, [`gitlab:${owner}/*`], { ...options, out: "flat", pr: false });
    expect(statesIn(cwd, "flat")).toEqual({ a: "planned" });
  });
});

describe("a dry run", () => {
  test("pushes nothing and makes patches that git applies", async () => {
    const owner = organisation({ a: { Dockerfile: leaky, "x/Dockerfile": leaky.replaceAll("\n", "\r\n") } });
    const cwd = freshFolder();
    const { code, err } = await run(cwd, [`github:${owner}/*`]);
    expect([code, err.split("\n").at(-2)]).toEqual([0, "dry run: nothing pushed; add --push or --pr"]);
    expect(host.branch(`${owner}/a`, branch)).toBeUndefined();
    const [patch = ""] = readdirSync(join(cwd, "unleak-migration/patches"));
    execFileSync("git", ["clone", "-q", folderOf(`${owner}/a`), "work"], { cwd, stdio: "ignore" });
    execFileSync("git", ["apply", join(cwd, "unleak-migration/patches", patch)], { cwd: join(cwd, "work") });
    expect(readFileSync(join(cwd, "work/x/Dockerfile"), "utf8")).toMatch(
      /^FROM node:20\r\nRUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN\S* npm ci\r\n$/,
    );
  });

  test("hides a value that stood in a file, and the push still takes it out", async () => {
    const value = `npm_${"A1b2C3d4E5f6G7h8I9".repeat(2)}`;
    const owner = organisation({ a: { Dockerfile: `FROM node:20\nARG NPM_TOKEN=${value}\nRUN npm ci\n` } });
    const cwd = freshFolder();
    await run(cwd, [`github:${owner}/*`], { push: true });
    const all = readdirSync(join(cwd, "unleak-migration"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
    expect(all.join("\n")).not.toContain(value);
    expect(rowsIn(join(cwd, "unleak-migration/results.jsonl"))[0]).toMatchObject({ state: "pushed", masked: true });
    expect(gitIn(folderOf(`${owner}/a`), "cat-file", "-p", `${branch}:Dockerfile`)).not.toContain(value);
  });
});

describe("sources", () => {
  test("are folders, or hold some: a push makes the branch there and touches nothing else", async () => {
    const owner = organisation({ a: { Dockerfile: leaky }, b: { Dockerfile: clean } });
    const cwd = freshFolder();
    for (const name of ["a", "b"])
      execFileSync("git", ["clone", "-q", folderOf(`${owner}/${name}`), join(cwd, "src/team", name)], {
        stdio: "ignore",
      });
    writeFileSync(join(cwd, "src/team/a/Dockerfile"), "not committed");
    expect((await run(cwd, ["src"], { push: true })).code).toBe(0);
    expect(statesIn(cwd)).toEqual({ a: "pushed", b: "clean" });
    const a = join(cwd, "src/team/a");
    expect(readFileSync(join(a, "Dockerfile"), "utf8")).toBe("not committed");
    expect(gitIn(a, "show", `${branch}:Dockerfile`)).toContain("--mount=type=secret");
    expect(gitIn(a, "branch", "--show-current").trim()).toBe("main");
    mkdirSync(join(cwd, "plain"));
    expect(await run(cwd, ["plain"])).toMatchObject({
      code: 2,
      err: "plain: no git repository in it; to fix a plain folder, unleak --write\n",
    });
  });

  test("are files of clone URLs, or standard input", async () => {
    const owner = organisation({ a: { Dockerfile: clean }, b: { Dockerfile: clean } });
    const cwd = freshFolder();
    const url = (name: string): string => `http://${host.host}/${owner}/${name}.git`;
    writeFileSync(join(cwd, "list.txt"), `# ours\r\n${url("a")} # first\r\n\r\n${url("a")}\n`);
    await run(cwd, ["list.txt", "-"], {}, `${url("b")}\n`);
    expect(statesIn(cwd)).toEqual({ a: "clean", b: "clean" });
    writeFileSync(join(cwd, "bad.txt"), `${url("a")}\nnonsense\n`);
    expect(await run(cwd, ["bad.txt"])).toMatchObject({
      code: 2,
      err: "bad.txt:2: not a clone URL of https, http or ssh\n",
    });
    expect(await run(cwd, [])).toMatchObject({ code: 2 });
    expect(await run(cwd, ["nowhere"])).toMatchObject({
      code: 2,
      err: "nowhere: no such folder or file, and no clone URL\n",
    });
  });

  test("are filtered by name, and by what their host says of them", async () => {
    const owner = organisation({});
    const add = (name: string, more: object = {}): void => {
      makeBare(folderOf(`${owner}/${name}`), { Dockerfile: clean });
      host.repositories.push({ path: `${owner}/${name}`, ...more });
    };
    add("service-a", { topics: ["docker"] });
    add("service-b", { archived: true });
    add("service-c", { fork: true });
    add("tool-d", { topics: ["docker", "go"] });
    const listed = async (source: string, options: Partial<MigrateOptions>): Promise<readonly string[]> => {
      const cwd = freshFolder();
      await run(cwd, [source], options);
      return Object.keys(statesIn(cwd));
    };
    expect(await listed(`github:${owner}/*`, {})).toEqual(["service-a", "tool-d"]);
    expect(await listed(`github:${owner}/*`, { archived: true, forks: true, exclude: ["tool-*"] })).toEqual([
      "service-a",
      "service-b",
      "service-c",
    ]);
    expect(await listed(`github:${owner}/service-*`, {})).toEqual(["service-a"]);
    expect(await listed(`github:${owner}/*`, { topic: ["go"] })).toEqual(["tool-d"]);
    expect(await listed(`github:${owner}/*`, { include: ["tool-*"] })).toEqual(["tool-d"]);
    expect(await listed(`github:${owner}/*`, { include: [`${owner}/tool-*`] })).toEqual(["tool-d"]);
    expect(await listed(`github:${owner}/*`, { limit: 1 })).toEqual(["service-a"]);
    expect(await listed(`github:${owner}/tool-d`, {})).toEqual(["tool-d"]);
  });

  test("of a user are those that the token sees, when it is the user's own", async () => {
    const owner = organisation({ a: { Dockerfile: clean }, b: { Dockerfile: clean } });
    host.users.add(owner);
    const cwd = freshFolder();
    await run(cwd, [`github:${owner}/*`]);
    host.login = owner;
    await run(cwd, [`github:${owner}/*`], { out: "own" });
    expect([statesIn(cwd), statesIn(cwd, "own")]).toEqual([{ a: "clean" }, { a: "clean", b: "clean" }]);
  });

  test("may be empty repositories", async () => {
    const owner = organisation({ empty: {} });
    const cwd = freshFolder();
    expect((await run(cwd, [`github:${owner}/*`], { pr: true })).code).toBe(0);
    expect(statesIn(cwd)).toEqual({ empty: "empty" });
  });
});

describe("a campaign", () => {
  test("goes on where it stopped: what failed is done again, what is done is not", async () => {
    const owner = organisation({ a: { Dockerfile: leaky }, b: { Dockerfile: leaky } });
    const cwd = freshFolder();
    writeFileSync(join(cwd, "list"), `http://${host.host}/${owner}/a.git\nhttp://${host.host}/${owner}/c.git\n`);
    expect(await run(cwd, ["list"], { pr: true })).toMatchObject({ code: 1 });
    expect(statesIn(cwd)).toEqual({ a: "proposed", c: "failed" });
    makeBare(folderOf(`${owner}/c`), { Dockerfile: leaky });
    host.repositories.push({ path: `${owner}/c` });
    host.log.length = 0;
    expect(await run(cwd, ["list"], { pr: true })).toMatchObject({ code: 0 });
    expect(statesIn(cwd)).toEqual({ a: "proposed", c: "proposed" });
    expect(host.log.filter((line) => /\/a\b.*receive|\/a\/pulls/.test(line))).toEqual([]);
  });

  test("begins anew after a dry run, and with another configuration", async () => {
    const owner = organisation({ a: { Dockerfile: leaky } });
    const cwd = freshFolder();
    await run(cwd, [`github:${owner}/*`]);
    await run(cwd, [`github:${owner}/*`], { push: true });
    writeFileSync(join(cwd, "campaign.yaml"), "notSecrets: [NPM_TOKEN]\n");
    await run(cwd, [`github:${owner}/*`], { push: true, config: "campaign.yaml" });
    expect(rowsIn(join(cwd, "unleak-migration/results.jsonl")).map(({ state }) => state)).toEqual([
      "planned",
      "pushed",
      "clean",
    ]);
    writeFileSync(join(cwd, "campaign.yaml"), "notSecret: [NPM_TOKEN]\n");
    const wrong = await run(cwd, [`github:${owner}/*`], { config: "campaign.yaml" });
    expect([wrong.code, wrong.err]).toEqual([
      2,
      `${cwd}/campaign.yaml: unknown key "notSecret", did you mean "notSecrets"?\n`,
    ]);
  });

  test("reads past a line that a kill left torn, and past one of another version", async () => {
    const owner = organisation({ a: { Dockerfile: clean }, b: { Dockerfile: clean } });
    const cwd = freshFolder();
    await run(cwd, [`github:${owner}/*`]);
    const file = join(cwd, "unleak-migration/results.jsonl");
    const whole = readFileSync(file, "utf8");
    appendFileSync(file, '{"version":9}\n{"version":1,"repository":"torn');
    await run(cwd, [`github:${owner}/*`]);
    expect(readFileSync(file, "utf8")).toBe(`${whole}{"version":9}\n`);
  });

  test("has its results to itself while it runs", async () => {
    const owner = organisation({ a: { Dockerfile: clean } });
    const cwd = freshFolder();
    const [one, two] = await Promise.all([run(cwd, [`github:${owner}/*`]), run(cwd, [`github:${owner}/*`])]);
    expect([one.code, two.code].sort()).toEqual([0, 2]);
    expect(`${one.err}${two.err}`).toContain("results.jsonl: another run is at work on it\n");
  });

  test("in shards does each repository once, and merged they make the report of the whole", async () => {
    const owner = organisation(
      Object.fromEntries(
        ["a", "b", "c", "d", "e", "f", "g"].map((name, at) => [name, { Dockerfile: at % 2 ? leaky : clean }]),
      ),
    );
    const cwd = freshFolder();
    await run(cwd, [`github:${owner}/*`], { out: "whole" });
    for (const index of [1, 2, 3])
      await run(cwd, [`github:${owner}/*`], { out: index < 3 ? "shards" : "third", shard: `${index}/3` });
    const { merge } = await import("./run.ts");
    expect(await merge(cwd, { sources: ["shards", "third/results-3-of-3.jsonl"], out: "merged" })).toMatchObject({
      code: 0,
    });
    expect(comparable(join(cwd, "merged"))).toEqual(comparable(join(cwd, "whole")));
    expect(readFileSync(join(cwd, "merged/report.md"), "utf8")).toBe(
      readFileSync(join(cwd, "whole/report.md"), "utf8"),
    );
    expect(readdirSync(join(cwd, "merged/patches"))).toEqual(readdirSync(join(cwd, "whole/patches")));
    const html = (out: string): string => readFileSync(join(cwd, out, "report.html"), "utf8");
    expect(html("merged")).toBe(html("whole"));
    const perShard = ["shards", "shards", "third"].map(
      (out, at) => rowsIn(join(cwd, out, `results-${at + 1}-of-3.jsonl`)).length,
    );
    expect(perShard.reduce((sum, count) => sum + count)).toBe(7);
    expect(await run(cwd, [`github:${owner}/*`], { shard: "4/3" })).toMatchObject({ code: 2 });
  });

  test.each<[Partial<MigrateOptions>, string]>([
    [{ branch: "a b" }, "not a name that git takes for a branch"],
    [{ branch: "-x" }, "not a name that git takes for a branch"],
    [{ author: "nobody" }, 'the author must be like "Name <mail@example.com>"'],
    [{ concurrency: 0 }, "--concurrency must be a number from 1 to 256"],
    [{ interval: -1 }, "--interval must be a number from 0 to 3600"],
    [{ githubUrl: "http://git.example.com/api" }, "the address of GitHub must be https: a token goes there"],
    [{ githubUrl: "https://x:y@git.example.com" }, "the address of GitHub holds a credential"],
    [{ queue: "redis://:pw@127.0.0.1" }, "--queue holds a password: put it in UNLEAK_QUEUE_PASSWORD instead"],
  ])("refuses %j", async (options, message) => {
    const cwd = freshFolder();
    mkdirSync(join(cwd, "a"));
    execFileSync("git", ["init", "-q", "a"], { cwd });
    const { code, err } = await run(
      cwd,
      options.queue === undefined ? ["a"] : ["https://git.example.com/a/b"],
      options,
    );
    expect([code, err.trim().replace(/^: /, "").split("\n")[0]]).toEqual([2, message]);
  });
});
