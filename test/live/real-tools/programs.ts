import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { lstat, mkdir, readdir, readlink, realpath, symlink, writeFile } from "node:fs/promises";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A Python of this machine that has pip. */
export interface Python {
  readonly program: string;
  /** The folder of the standard library. */
  readonly library: string;
  /** Packages that pip needs, and pip. */
  readonly packages: readonly string[];
  /** `3.11` */
  readonly version: string;
}

/** The real path of a program of this machine; undefined when it has none. */
export async function findProgram(name: string): Promise<string | undefined> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const found = await realpath(join(folder, name)).catch(() => undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The folder of the npm that belongs to this machine. */
export async function findNpm(): Promise<string | undefined> {
  const program = await findProgram("npm");
  return program?.endsWith("/bin/npm-cli.js") === true ? resolve(program, "../..") : undefined;
}

const pythonFacts = `
import json, sys, sysconfig, pathlib, pip
beside = pathlib.Path(pip.__file__).parent.parent
packages = [str(beside / name) for name in ("pip", "setuptools", "pkg_resources", "wheel") if (beside / name).is_dir()]
print(json.dumps([sys.executable, sysconfig.get_path("stdlib"), packages, "%d.%d" % sys.version_info[:2]]))
`;

/** The machine's own Python first: one of a version manager is a script that looks for another. */
export async function findPython(): Promise<Python | undefined> {
  for (const name of ["/usr/bin/python3", "/usr/local/bin/python3", "python3"]) {
    const done = await run(name, ["-I", "-c", pythonFacts]).catch(() => undefined);
    if (done === undefined) continue;
    const [program, library, packages, version] = JSON.parse(done.stdout) as [string, string, string[], string];
    return { program: await realpath(program), library, packages, version };
  }
  return undefined;
}

/** Puts a file or a folder into the root of an image, at the path that it has here or at another. */
export async function place(root: string, path: string, as: string = path): Promise<void> {
  const target = join(root, as);
  await mkdir(dirname(target), { recursive: true });
  await run("cp", ["-a", "-T", "--remove-destination", path, target]);
}

/** Puts the shared libraries that these programs load into the root, where their loader looks for them. */
export async function placeLibraries(root: string, programs: readonly string[]): Promise<void> {
  const { stdout } = await run("ldd", programs, { maxBuffer: 64 * 1024 * 1024 });
  for (const library of new Set(stdout.match(/\/\S+\.so\S*(?= \(0x)/g) ?? [])) {
    const real = await realpath(library);
    const name = join(await realpath(dirname(library)), basename(library));
    if (!existsSync(join(root, real))) await place(root, real);
    if (name !== real && !existsSync(join(root, name))) await symlink(real, await inRoot(root, name));
  }
}

async function inRoot(root: string, path: string): Promise<string> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  return join(root, path);
}

/** Every program and shared object in a folder of a root. */
export async function programsIn(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile()) continue;
    if (entry.name.includes(".so") || entry.name.startsWith("git-remote-http")) found.push(path);
  }
  return found;
}

/** Links in the root as this machine has them: `/bin` to `usr/bin` on most. */
export async function placeFolderLinks(root: string): Promise<void> {
  for (const name of ["bin", "sbin", "lib", "lib32", "lib64"]) {
    const stats = await lstat(`/${name}`).catch(() => undefined);
    if (stats?.isSymbolicLink() !== true) continue;
    const target = await readlink(`/${name}`);
    await mkdir(resolve(root, target.replace(/^\//, "")), { recursive: true });
    await symlink(target, join(root, name));
  }
}

/** Writes a file into the root. */
export async function placeText(root: string, path: string, text: string | Uint8Array, mode = 0o644): Promise<void> {
  const target = join(root, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, text, { mode });
}
