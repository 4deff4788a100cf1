import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditMatrix } from "../../src/proof/audit-report.ts";
import { auditTarget, runAudit, type AuditOptions } from "../../src/proof/run-audit.ts";
import { file, layoutOf, tarOf, writeFiles } from "./image-files.ts";

const value = "My$3cr3tP4$$-of-tests";
// Put together, so that no scanner takes this file for a leak.
const githubToken = `ghp_${"a1B2c3D4e5".repeat(4).slice(0, 36)}`;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "audit-test-"));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

function io(env: Record<string, string> = { SECRET: value }) {
  const lines = { out: "", err: "" };
  return {
    lines,
    env,
    stderrIsTerminal: false,
    out: (text: string) => void (lines.out += text),
    err: (text: string) => void (lines.err += text),
  };
}

function options(target: string, change: Partial<AuditOptions> = {}): AuditOptions {
  return { target, valuesFromEnv: ["SECRET"], format: "text", engine: "no-such-engine", ...change };
}

/** Kind, name, form and place of each finding, one line each. */
async function findings(target: string, change: Partial<AuditOptions> = {}): Promise<readonly string[]> {
  const audit = await auditTarget(options(target, change), io());
  return audit.images.flatMap((image) =>
    image.findings.map(({ kind, name, form, where, layer, path, removed }) =>
      [kind, name, form, where, layer, path, removed === true ? "hidden" : ""]
        .filter((part) => part !== undefined && part !== "")
        .join(" "),
    ),
  );
}

async function saved(name: string, files: Record<string, Buffer>): Promise<string> {
  const target = join(folder, name);
  await writeFile(target, await tarOf(Object.entries(files).map(([path, bytes]) => file(path, bytes))));
  return target;
}

describe("an audit of an OCI layout", () => {
  const layers = async () => [
    {
      bytes: await tarOf([
        { path: "root/", mode: 0o700 },
        file("root/.npmrc", "//npm.example.com/:_authToken=abcdef0123456789abcdef0123456789\n", 0o600),
        file("app/plain.txt", `x${value}y`),
        file("app/base64.txt", Buffer.from(`user:${value}`).toString("base64")),
        file("app/hex.txt", Buffer.from(value).toString("hex")),
        file("app/url.txt", encodeURIComponent(value)),
        file("app/pack.tgz", gzipSync(await tarOf([file("package/inner.txt", value)]))),
        { path: "app/link", mode: 0o777, link: `/secret/${value}` },
        file("app/token.js", `const token = "${githubToken}";\n`),
        file("app/harmless.txt", "nothing to see"),
      ]),
      instruction: `RUN |1 SECRET=${value} /bin/sh -c ./make.sh # buildkit`,
    },
    {
      bytes: gzipSync(
        await tarOf([file("root/.wh..npmrc", ""), file("app/plain.txt", "other"), file("app/.wh.hex.txt", "")]),
      ),
      instruction: "RUN /bin/sh -c rm /root/.npmrc # buildkit",
    },
  ];

  test("finds values, tokens and credential files, also in archives and behind later layers", async () => {
    const target = join(folder, "layout");
    await writeFiles(target, layoutOf(await layers(), { Env: [`API_KEY=${value}`, "PATH=/bin"] }));
    expect(await findings(target)).toEqual([
      "token npm plain layer 1 root/.npmrc hidden",
      "credential-file npmrc plain layer 1 root/.npmrc hidden",
      "value SECRET plain layer 1 app/plain.txt hidden",
      "value SECRET base64 layer 1 app/base64.txt",
      "value SECRET hex layer 1 app/hex.txt hidden",
      "value SECRET url layer 1 app/url.txt",
      "value SECRET plain layer 1 app/pack.tgz!package/inner.txt",
      "value SECRET plain layer 1 app/link",
      "token github plain layer 1 app/token.js",
      "value SECRET plain image-config",
      "value SECRET plain image-history",
      "variable API_KEY plain image-config",
      "variable SECRET plain image-history",
    ]);
  });

  test("finds the same in a tar of the layout, and in a gzipped one", async () => {
    const files = layoutOf(await layers());
    const target = await saved("layout.tar", files);
    const plain = await findings(target);
    expect(plain).toHaveLength(11);
    const zipped = join(folder, "layout.tar.gz");
    await writeFile(zipped, gzipSync(await tarOf(Object.entries(files).map(([path, bytes]) => file(path, bytes)))));
    expect(await findings(zipped)).toEqual(plain);
  });

  test("reads a zstd layer", async () => {
    // A tar of root/.npmrc, made with zstd 1.5.
    const zstd = Buffer.from(
      "KLUv/WQAJ60EAMIHGhhgzQNUhZuEHkEX7giA3SN06DcDTFFIClIOsF+oMhNJDBE+1wT2U5ZWzgeKDEufezQ7kkgBrHqnohCuUqKqYrtWofHejTHlrR2GfuDwG3ONOQdnrtgq//cst47cX+Af2bP39+L72vfmECBQK2y1GAEdhy+xHglT925chsbUgC2QgALwDBbpfJ3w/4ADDgqwnTgcEZAFKQ==",
      "base64",
    );
    const target = join(folder, "zstd");
    await writeFiles(target, layoutOf([{ bytes: zstd, instruction: "COPY .npmrc /root/" }]));
    expect(await findings(target)).toContain("credential-file npmrc plain layer 1 root/.npmrc");
  });

  test("prints no value in any form, and says what to do", async () => {
    const target = join(folder, "layout");
    for (const format of ["text", "json", "markdown"] as const) {
      const seen = io();
      expect(await runAudit(options(target, { format }), seen)).toBe(1);
      expect(seen.lines.out).toContain("rotate the secret");
      expect(seen.lines.out + seen.lines.err).not.toContain(value);
      expect(seen.lines.out + seen.lines.err).not.toContain(githubToken);
    }
  });

  test("exits 0 when there is nothing", async () => {
    const target = join(folder, "clean");
    await writeFiles(target, layoutOf([{ bytes: await tarOf([file("app/x", "y")]), instruction: "COPY x /app/" }]));
    const seen = io();
    expect(await runAudit(options(target), seen)).toBe(0);
    expect(seen.lines.out).toBe("example.com/made:1: no secret found in 1 layer, config and history\n");
  });
});

describe("a target that cannot be audited", () => {
  const fails = async (target: string, change: Partial<AuditOptions> = {}): Promise<string> => {
    const seen = io();
    expect(await runAudit(options(target, change), seen)).toBe(2);
    expect(seen.lines.out).toBe("");
    return seen.lines.err.replaceAll(folder, "");
  };
  const image = async () =>
    layoutOf([{ bytes: await tarOf([file("app/x", "y".repeat(5000))]), instruction: "COPY x /app/" }]);

  test("a name that is nowhere", async () => {
    expect(await fails(join(folder, "none"))).toMatch(/^unleak: \/none: no file or folder here, and no engine/);
  });

  test("a variable that is not set, or too short to be told apart", async () => {
    expect(await fails("x", { valuesFromEnv: ["OTHER"] })).toBe(
      "unleak: --value-from-env OTHER: the variable is not set\n",
    );
    const seen = io({ SECRET: "abc" });
    expect(await runAudit(options("x"), seen)).toBe(2);
    expect(seen.lines.err).toContain("shorter than 6 bytes");
  });

  test("a tar that ends early, wherever it is cut", async () => {
    const whole = await tarOf(Object.entries(await image()).map(([path, bytes]) => file(path, bytes)));
    for (const length of [300, 700, 3000, whole.length - 3000]) {
      const target = join(folder, `cut-${length}.tar`);
      await writeFile(target, whole.subarray(0, length));
      expect(await fails(target), `cut at ${length}`).toMatch(/ends (inside|at byte)|no image in it|is not there/);
    }
  });

  test("a gzip that ends early, and one that is damaged", async () => {
    const whole = gzipSync(await tarOf(Object.entries(await image()).map(([path, bytes]) => file(path, bytes))), {
      level: 0,
    });
    const cut = join(folder, "cut.tgz");
    await writeFile(cut, whole.subarray(0, whole.length / 2));
    expect(await fails(cut)).toMatch(/unexpected end of file|ends at byte/);
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 2000, 2100);
    const target = join(folder, "damaged.tgz");
    await writeFile(target, damaged);
    expect(await fails(target)).toMatch(/^unleak: /);
  });

  test("something that is no archive, and an archive without an image", async () => {
    const text = join(folder, "text");
    await writeFile(text, "hello".repeat(500));
    expect(await fails(text)).toMatch(/no tar header at byte 0/);
    expect(await fails(await saved("empty.tar", { "a.txt": Buffer.from("x") }))).toMatch(/no image in it/);
  });

  test("a layer that is a bomb", async () => {
    const bomb = gzipSync(await tarOf([file("zeros", Buffer.alloc(300 * 1024 * 1024))]), { level: 9 });
    const target = join(folder, "bomb");
    await writeFiles(target, layoutOf([{ bytes: bomb, instruction: "COPY zeros /" }]));
    expect(await fails(target)).toMatch(/gzip data inflates from \d+ bytes to more than \d+/);
  }, 60_000);

  test("a name that is as long as memory", async () => {
    const record = `${"path=".padEnd(2 * 1024 * 1024, "x")}\n`;
    const pax = Buffer.from(`${record.length + 8} ${record}`);
    const item = await tarOf([file("PaxHeader", pax)]);
    item.write("x", 156, "latin1");
    const sum = item.subarray(0, 512).reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
    item.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    const target = join(folder, "long");
    await writeFiles(target, layoutOf([{ bytes: item, instruction: "COPY x /" }]));
    expect(await fails(target)).toMatch(/extended header of \d+ bytes/);
  });
});

test("names that climb out of the archive, and terminal codes in them, are only text; nothing is written", async () => {
  const before = await readdir(folder);
  const target = join(folder, "climb");
  const bytes = await tarOf([
    file("../../../../tmp/climbed", value),
    file("/etc/absolute", value),
    file("app/\u001B[31mred", value),
    { path: "app/out", mode: 0o777, link: "../../../.." },
    file("app/out/through", value),
  ]);
  await writeFiles(target, layoutOf([{ bytes, instruction: "COPY \u001B[2J /" }]));
  expect(await findings(target)).toEqual([
    "value SECRET plain layer 1 ../../../../tmp/climbed",
    "value SECRET plain layer 1 etc/absolute",
    "value SECRET plain layer 1 app/ [31mred",
    "value SECRET plain layer 1 app/out/through",
  ]);
  expect(await readdir(folder)).toEqual([...before, "climb"].sort());
});

test("the matrix of an image tells what a container, an inspection and the layers give away", async () => {
  const target = join(folder, "matrix");
  await writeFiles(target, layoutOf([{ bytes: await tarOf([file("a", value)]), instruction: "COPY a /" }]));
  const { images } = await auditTarget(options(target), io());
  expect(images.map(auditMatrix)).toEqual([{ container: true, inspection: false, layers: true }]);
});
