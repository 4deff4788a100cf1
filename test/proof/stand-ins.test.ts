import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeBaseImage } from "../../src/proof/base-image.ts";
import { fromImage } from "../../src/proof/busybox.ts";
import { canaryKey, freshCanary } from "../../src/proof/canary.ts";
import { runProcess } from "../../src/proof/processes.ts";
import { readReports } from "../../src/proof/stand-in-reports.ts";
import type { Workspace } from "../../src/proof/proof.ts";
import { engine, workspaceForTests } from "./engine-for-tests.ts";
import { tools } from "../../src/knowledge/tools/tool-table.ts";
import { rows } from "./stand-in-rows.ts";

const canaries = { A: freshCanary(), B: freshCanary() };

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

const names = new Map([
  [hash(canaries.A), "A"],
  [hash(canaries.B), "B"],
  ["none", "-"],
]);

/** Every row in a folder and a home of its own, one after the other in one container. */
function script(): string {
  const parts = rows.map(
    ([, text], index) =>
      `echo "ROW ${index}" >&2; rm -rf /tmp/row; mkdir -p /tmp/row/home /tmp/row/app\n` +
      `(cd /tmp/row/app; export HOME=/tmp/row/home\n${text}\n) </dev/null || echo "FAILED" >&2\n`,
  );
  const names = tools.flatMap((tool) => tool.names).filter((name) => /^\w[\w.+-]*$/.test(name));
  const absent = `echo "ROW ${rows.length}" >&2; for name in ${names.join(" ")}; do command -v $name >/dev/null || echo "SEE $name" >&2; done\n`;
  return `see() { echo "SEE $*" >&2; }\n${parts.join("")}${absent}`;
}

describe.skipIf(engine === undefined)("the stand-in tools find a credential where the real tool looks", () => {
  let workspace: Workspace;
  let outputs: readonly string[] = [];
  beforeAll(async () => {
    workspace = await workspaceForTests();
    const image = `${workspace.prefix}:stand-ins`;
    await makeBaseImage(workspace, image);
    const variables = ["-e", "A", "-e", "B", "-e", "KEY"];
    const args = ["run", "--rm", "-i", "--network", "none", "--label", `unleak.proof=${workspace.prefix}`];
    const done = await runProcess(workspace.engine.command, [...args, ...variables, image, "sh", "-s"], {
      env: { ...process.env, ...canaries, KEY: canaryKey(canaries.A) },
      input: script(),
      onGroup: workspace.guardGroup,
    });
    outputs = done.stderr.split(/^ROW \d+\n/m).slice(1);
  }, 120_000);
  afterAll(async () => workspace.close());

  test("where this machine has no static busybox, one is taken out of an image", async () => {
    const found = await fromImage(workspace, `${workspace.prefix}:stand-ins`);
    expect(found?.applets).toContain("awk");
    expect(found?.program.subarray(1, 4).toString()).toBe("ELF");
    expect(await fromImage(workspace, `${workspace.prefix}:none`)).toBeUndefined();
  });

  test("every tool of the tables has a stand-in", () => {
    expect(seenIn(outputs[rows.length] ?? "did not run")).toEqual([]);
    expect(tools.length).toBeGreaterThan(50);
  });

  test.each(rows.map(([name, , expected], index) => [name, index, expected] as const))("%s", (_, index, expected) => {
    expect(seenIn(outputs[index] ?? "did not run")).toEqual(expected);
  });
});

/** The reports and the `see` lines of a row's output, canaries by their names. */
function seenIn(output: string): readonly string[] {
  return output.split("\n").flatMap((line) => {
    const [report] = readReports(line);
    if (report !== undefined) {
      const { tool, words, credential, from } = report;
      return [`${tool} ${words}: ${names.get(credential) ?? "other"}${credential === "none" ? "" : ` by ${from}`}`];
    }
    if (!line.startsWith("SEE ") && line !== "FAILED") return [];
    return [line.replace(canaries.A, "<A>").replace(canaries.B, "<B>")];
  });
}
