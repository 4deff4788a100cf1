import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditMatrix } from "../../src/proof/audit-report.ts";
import type { ImageAudit } from "../../src/proof/audit-image.ts";
import { runProcess } from "../../src/proof/processes.ts";
import type { Workspace } from "../../src/proof/proof.ts";
import { auditTarget } from "../../src/proof/run-audit.ts";
import { standInBase } from "../../src/proof/stand-in-bases.ts";
import { engine, workspaceForTests } from "./engine-for-tests.ts";
import { writeFiles } from "./image-files.ts";

const value = "My$3cr3tP4$$-of-the-article";
const conf = (secret: string): string =>
  `[global]\nindex-url = https://reader:${secret}@pypi.example.com/playlist\ntimeout = 60\n`;
const generate = `#!/bin/sh
SECRET=$1
mkdir -p /root/.pip
cat > /root/.pip/pip.conf << EOF
${conf("${SECRET}")}EOF
`;

/** The four ways of the article to give pip its index, and a fifth that is right. */
const methods: Readonly<Record<string, string>> = {
  v1: "COPY pip.conf /root/.pip/pip.conf\nRUN pip install playlist\n",
  v2: "COPY pip.conf /root/.pip/pip.conf\nRUN pip install playlist\nRUN rm /root/.pip/pip.conf\n",
  v3: "COPY pip.conf /root/.pip/pip.conf\nRUN pip install playlist && rm /root/.pip/pip.conf\n",
  v4: "ARG SECRET\nCOPY generate.sh /generate.sh\nRUN /generate.sh ${SECRET} && pip install playlist && rm /root/.pip/pip.conf\n",
  v5: "RUN --mount=type=secret,id=pip.conf,dst=/root/.pip/pip.conf pip install playlist\n",
};

describe.skipIf(engine === undefined)("an audit of images of an engine", () => {
  let workspace: Workspace;
  let folder = "";
  const audits: Record<string, ImageAudit | undefined> = {};

  beforeAll(async () => {
    workspace = await workspaceForTests();
    folder = await mkdtemp(join(tmpdir(), "audit-engine-"));
    await writeFiles(folder, { "pip.conf": conf(value), "generate.sh": generate });
    await runProcess("chmod", ["+x", join(folder, "generate.sh")]);
    const base = await standInBase(workspace, "python:latest");
    for (const [name, steps] of Object.entries(methods)) {
      await writeFiles(folder, { [name]: `FROM ${base}\n${steps}` });
      const flags = [
        "--network=none",
        "--provenance=false",
        "-f",
        join(folder, name),
        "-t",
        `${workspace.prefix}:${name}`,
      ];
      const secret = ["--build-arg", "SECRET", "--secret", `id=pip.conf,src=${join(folder, "pip.conf")}`];
      await runProcess(workspace.engine.command, ["buildx", "build", ...flags, ...secret, folder], {
        env: { ...process.env, SECRET: value },
      });
    }
    for (const name of Object.keys(methods)) {
      const target = `${workspace.prefix}:${name}`;
      const options = { target, valuesFromEnv: ["SECRET"], format: "text" } as const;
      const io = { env: { SECRET: value }, stderrIsTerminal: false, out: () => {}, err: () => {} };
      [audits[name]] = (await auditTarget(options, io)).images;
    }
  }, 120_000);
  afterAll(async () => {
    await workspace.close();
    await rm(folder, { recursive: true, force: true });
  });

  test("shows the article's matrix: at run time, by inspection, in the layers", () => {
    const matrix = Object.entries(audits).map(([name, audit]) => {
      const seen = audit === undefined ? undefined : auditMatrix(audit);
      return [name, seen?.container, seen?.inspection, seen?.layers];
    });
    expect(matrix).toEqual([
      ["v1", true, false, true],
      ["v2", false, false, true],
      ["v3", false, false, true],
      ["v4", false, true, false],
      ["v5", false, false, false],
    ]);
  });

  test("names the layer, the instruction, the path and the images that have the layer too", () => {
    const found = audits["v2"]?.findings.find(({ kind }) => kind === "value");
    expect(found).toMatchObject({
      name: "SECRET",
      layer: 2,
      path: "root/.pip/pip.conf",
      removed: true,
      instruction: expect.stringContaining("COPY pip.conf /root/.pip/pip.conf"),
    });
    expect(found?.sharedWith?.filter((name) => name.startsWith(workspace.prefix)).sort()).toEqual(
      ["v1", "v3"].map((name) => `${workspace.prefix}:${name}`),
    );
  });

  test("shows no value of the history", () => {
    expect(JSON.stringify(audits["v4"])).not.toContain(value);
    expect(audits["v4"]?.findings.map(({ kind, name, where }) => `${kind} ${name} ${where}`)).toEqual([
      "value SECRET image-history",
      "variable SECRET image-history",
    ]);
  });
});
