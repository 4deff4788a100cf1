import { execFile } from "node:child_process";
import { chmod, mkdir, readdir, rm, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { findBusybox } from "../../../src/proof/busybox.ts";
import { runProcess, streamProcess } from "../../../src/proof/processes.ts";
import type { Workspace } from "../../../src/proof/proof.ts";
import * as machine from "./programs.ts";

const run = promisify(execFile);

/** Images of this machine's own tools, by the name that a Dockerfile gives them; or what the machine lacks for them. */
export type ToolImages = ReadonlyMap<string, string> | { readonly missing: string };

const path = "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
// Where each tool is told of the certificate authority of the servers.
const authority = "/etc/ssl/certs/ca-certificates.crt";
const trust = [`ENV NODE_EXTRA_CA_CERTS=${authority}`, `ENV PIP_CERT=${authority}`, `ENV CURL_CA_BUNDLE=${authority}`];

/** Makes `debian:12` with git, curl and wget, and on it `node:22` with npm and `python:3.11` with pip, as far as had. */
export async function makeToolImages(workspace: Workspace, certificate: string): Promise<ToolImages> {
  const needed = ["git", "curl", "wget", "bash", "ldd", "tar"];
  for (const name of needed) if ((await machine.findProgram(name)) === undefined) return { missing: name };
  const npm = await machine.findNpm();
  const python = await machine.findPython();
  if (npm === undefined) return { missing: "npm" };
  if (python === undefined) return { missing: "python3 with pip" };
  const root = join(workspace.directory, "tools");
  await layOutBase(workspace, root, certificate);
  const images = new Map([["debian:12", await importRoot(workspace, root, "debian")]]);
  const withNode = `${root}-node`;
  await run("cp", ["-al", root, withNode]);
  await layOutNode(withNode, npm);
  images.set("node:22", await importRoot(workspace, withNode, "node"));
  await layOutPython(root, python);
  images.set("python:3.11", await importRoot(workspace, root, "python"));
  return images;
}

async function layOutBase(workspace: Workspace, root: string, certificate: string): Promise<void> {
  await machine.placeFolderLinks(root);
  for (const folder of ["dev", "etc", "home", "proc", "root", "run", "sys", "tmp", "usr/local/bin", "var"]) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await chmod(join(root, "tmp"), 0o1777);
  await chmod(join(root, "root"), 0o700);
  const { stdout } = await run("git", ["--exec-path"]);
  const gitCore = stdout.trim();
  const programs = ["git", "curl", "wget", "bash"];
  const placed = [...(await shell(root))];
  for (const name of programs) {
    const program = (await machine.findProgram(name)) ?? name;
    await machine.place(root, program, `/usr/bin/${name}`);
    placed.push(program);
  }
  await machine.place(root, gitCore);
  await machine.place(root, "/usr/share/git-core/templates").catch(() => undefined);
  await machine.placeLibraries(root, [...placed, ...(await machine.programsIn(gitCore))]);
  await placeBusybox(workspace, root);
  for (const [file, text] of Object.entries(settings)) await machine.placeText(root, file, text);
  await machine.placeText(root, authority, certificate);
}

/** The machine's own `/bin/sh`, which on Debian is dash. */
async function shell(root: string): Promise<readonly string[]> {
  const program = await machine.findProgram("sh");
  if (program === undefined) return [];
  await machine.place(root, program, "/usr/bin/sh");
  return [program];
}

/** Everything else that a shell script calls. */
async function placeBusybox(workspace: Workspace, root: string): Promise<void> {
  const { program, applets } = await findBusybox(workspace);
  await machine.placeText(root, "/usr/bin/busybox", program, 0o755);
  const there = new Set(await readdir(join(root, "usr/bin")));
  for (const name of applets) if (!there.has(name)) await symlink("busybox", join(root, "usr/bin", name));
}

const settings: Readonly<Record<string, string>> = {
  "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\nnode:x:1000:1000::/home/node:/bin/bash\n",
  "/etc/group": "root:x:0:\nnode:x:1000:\n",
  "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
};

async function layOutNode(root: string, npm: string): Promise<void> {
  await machine.place(root, process.execPath, "/usr/local/bin/node");
  await machine.placeLibraries(root, [process.execPath]);
  await machine.place(root, npm, "/usr/local/lib/node_modules/npm");
  for (const name of ["npm", "npx"]) {
    await symlink(`../lib/node_modules/npm/bin/${name}-cli.js`, join(root, "usr/local/bin", name));
  }
}

/** As the official image has it: packages below /usr/local, where nothing forbids pip to install. */
async function layOutPython(root: string, { program, library, packages, version }: machine.Python): Promise<void> {
  await machine.place(root, program);
  await machine.place(root, library);
  await machine.placeLibraries(root, [program, ...(await machine.programsIn(join(library, "lib-dynload")))]);
  await machine.placeText(
    root,
    "/usr/local/pyvenv.cfg",
    `home = ${dirname(program)}\ninclude-system-site-packages = true\n`,
  );
  const site = `/usr/local/lib/python${version}/site-packages`;
  for (const folder of packages) await machine.place(root, folder, join(site, relative(dirname(folder), folder)));
  for (const name of ["python", "python3"]) await symlink(program, join(root, "usr/local/bin", name));
  const pip = "#!/usr/local/bin/python3\nfrom pip._internal.cli.main import main\nraise SystemExit(main())\n";
  for (const name of ["pip", "pip3"]) await machine.placeText(root, `/usr/local/bin/${name}`, pip, 0o755);
}

// Compiled files and tests are most of Python's library, and a marker there forbids pip to install at all.
const unwanted = ["__pycache__", "test", "EXTERNALLY-MANAGED", "idlelib"].map((name) => `--exclude=${name}`);

async function importRoot({ engine, prefix }: Workspace, root: string, name: string): Promise<string> {
  const image = `${prefix}:real-${name}`;
  const archive = streamProcess("tar", ["-C", root, "--owner=0", "--group=0", ...unwanted, "-c", "."]);
  const changes = [path, ...trust].flatMap((line) => ["--change", line]);
  const done = await runProcess(engine.command, ["import", ...changes, "-", image], { input: archive.output });
  await archive.finished;
  if (done.code !== 0) throw new Error(`the image ${image} cannot be made: ${done.stderr.trim()}`);
  return image;
}

/** Removes what the images were made of. */
export async function removeRoots({ directory }: Workspace): Promise<void> {
  for (const name of ["tools", "tools-node"]) await rm(join(directory, name), { recursive: true, force: true });
}
