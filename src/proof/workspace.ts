import { randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { assetPath } from "./assets.ts";
import { dialectOf } from "./dialects.ts";
import type { Engine } from "./engine.ts";
import { startGuard } from "./guard.ts";
import { listImages, removeImages } from "./images.ts";

/** A place for what a proof makes: a folder, and image names of its own. All of it is gone when it is closed. */
export interface Workspace {
  readonly engine: Engine;
  /** Unlike that of any other workspace; letters, digits and dashes. */
  readonly id: string;
  readonly directory: string;
  /** A folder for PATH whose engine commands add the flags of a proof. */
  readonly tools: string;
  /** Images are named `<prefix>:<tag>`. */
  readonly prefix: string;
  /** What containers, and images without a name, are known by: `unleak.proof=<prefix>`. */
  readonly label: string;
  /** Notes a process group that must not outlive this process; call the result when it has ended. */
  readonly guardGroup: (group: number) => () => void;
  readonly close: () => Promise<void>;
}

const family = "unleak-proof";

/**
 * Opens a workspace with a guard beside it: a shell that waits for this process to end in whatever way, kill -9
 * among them, and then ends its builds and removes its images and its folder.
 */
export async function openWorkspace(engine: Engine): Promise<Workspace> {
  await removeStale(engine);
  const id = `${hostId()}-${process.pid}-${randomBytes(4).toString("hex")}`;
  const directory = await mkdtemp(join(tmpdir(), `${family}-${id}-`));
  const prefix = `${dialectOf(engine).registry}${family}/${id}`;
  const label = `unleak.proof=${prefix}`;
  const guard = startGuard(engine, { directory, prefix, label });
  const tools = join(directory, "bin");
  const groups = join(directory, "groups");
  await mkdir(groups);
  await placeWrappers(tools);
  return {
    engine,
    id,
    directory,
    tools,
    prefix,
    label,
    guardGroup(group) {
      const file = join(groups, String(group));
      // At once: this process may be killed at any moment.
      writeFileSync(file, "");
      return () => rmSync(file, { force: true });
    },
    close: guard.release,
  };
}

// Once for all builds: a script that is being copied cannot be run.
async function placeWrappers(tools: string): Promise<void> {
  await mkdir(tools);
  for (const name of ["docker", "podman", "buildah"]) {
    await copyFile(assetPath("engine-wrapper.sh"), join(tools, name));
    await chmod(join(tools, name), 0o755);
  }
}

/** Removes what proofs of ended processes of this machine left, should their guard have been killed too. */
export async function removeStale(engine: Engine): Promise<void> {
  const pattern = new RegExp(`${family}[-/]${hostId()}-(\\d+)-[0-9a-f]{8}`);
  const ended = (name: string): boolean => {
    const pid = pattern.exec(name)?.[1];
    return pid !== undefined && !isRunning(Number(pid));
  };
  for (const name of await readdir(tmpdir())) {
    if (name.startsWith(`${family}-`) && ended(name)) await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
  await removeImages(engine, (await listImages(engine, `${dialectOf(engine).registry}${family}/*`)).filter(ended));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** The machine, as an image name may spell it: an engine can be shared by several. */
function hostId(): string {
  return (
    hostname()
      .toLowerCase()
      .replace(/[^a-z0-9]/g, "")
      .slice(0, 24) || "host"
  );
}
