import { existsSync, type Stats } from "node:fs";
import { chmod, constants, cp, lstat, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join, normalize } from "node:path";
import { dialectOf } from "./dialects.ts";
import { runProcess } from "./processes.ts";
import { silentAgent } from "./silent-agent.ts";
import type { Workspace } from "./workspace.ts";

/** A file or folder of the disk and its path in the project; `leave` are paths in it that are left out. */
export interface Copy {
  readonly from: string;
  readonly to: string;
  readonly leave?: readonly string[];
}

/** One of the two builds of a proof: a project's files and the command that builds them. */
export interface BuildSide {
  /** Files and folders of the disk, copied first to a path in the project; they are never written to. */
  readonly copies?: readonly Copy[];
  /** Files put over those, by path in the project; `undefined` takes one away. */
  readonly files: Readonly<Record<string, string | Uint8Array | undefined>>;
  /** Those of them that only their owner may read: keys as ssh-keygen makes them. */
  readonly keys?: readonly string[];
  /** Path of the Dockerfile in the project. */
  readonly dockerfile: string;
  /** Folder in which the command runs, relative to the project; `.` for its root. */
  readonly cwd: string;
  /** The shell command that builds: `docker build --secret id=x,env=X .` */
  readonly command: string;
  /** Variables exported to the command. */
  readonly variables: Readonly<Record<string, string>>;
  /** Files put into the home folder of the command: `.aws/credentials`. */
  readonly home?: Readonly<Record<string, string>>;
  /** The command passes an SSH agent on: one without keys listens for it. */
  readonly agent?: boolean;
}

/** What the steps of a build can reach: nothing, what the engine lets them, or all that this machine can. */
export type Network = "none" | "default" | "host";

/** How a build is run beyond its own command. */
export interface RunOptions {
  readonly tag: string;
  readonly network: Network;
  /** Images by the name that the Dockerfile gives them. */
  readonly baseImages: ReadonlyMap<string, string>;
  /** A stage to build in place of the one the command builds. */
  readonly target?: string;
  /** Steps may come from the cache of the engine. */
  readonly cached: boolean;
  /** Cache mounts of builds with another word here are others. */
  readonly cacheSpace: string;
  /** A host name that makes the steps of this proof unlike any other's. */
  readonly proofHost: string;
  /** Secrets that are not passed, by id or variable. */
  readonly without: readonly string[];
  /** Attestations of this mode are made, and the image goes to a file in place of the engine. */
  readonly attest?: { readonly mode: "min" | "max"; readonly file: string };
  readonly signal?: AbortSignal;
}

/** A build that ended, with its log and its build record, which may hold values: search them, never show them. */
export interface BuildRun {
  readonly ok: boolean;
  readonly log: string;
  readonly record: string;
}

/** Writes the project of one build into a folder. */
export async function writeProject(side: BuildSide, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { from, to, leave = [] } of side.copies ?? []) {
    const left = new Set(leave.map((path) => join(from, path)));
    await cp(from, insideOf(folder, to), {
      recursive: true,
      verbatimSymlinks: true,
      mode: constants.COPYFILE_FICLONE,
      filter: async (path) => !left.has(path) && isCopied(await lstat(path)),
    });
  }
  for (const [path, content] of Object.entries(side.files)) await writeInside(folder, path, content);
  for (const path of side.keys ?? []) await chmod(insideOf(folder, path), 0o600);
  await mkdir(`${folder}.home`, { recursive: true });
  for (const [path, content] of Object.entries(side.home ?? {})) await writeInside(`${folder}.home`, path, content);
}

async function writeInside(folder: string, path: string, content: string | Uint8Array | undefined): Promise<void> {
  const file = insideOf(folder, path);
  if (content === undefined) {
    await rm(file, { recursive: true, force: true });
    return;
  }
  await mkdir(dirname(file), { recursive: true });
  // A link in its place would lead elsewhere.
  await rm(file, { force: true });
  await writeFile(file, content);
}

/** Sockets and pipes are no part of a build context. */
function isCopied(stats: Stats): boolean {
  return stats.isFile() || stats.isDirectory() || stats.isSymbolicLink();
}

function insideOf(folder: string, path: string): string {
  const inside = normalize(path);
  if (inside.startsWith("..") || inside.startsWith("/")) throw new Error("a file of a build lies outside its project");
  return join(folder, inside);
}

/** Runs the command of a build with the flags of a proof; `folder` is where `writeProject` put it. */
export async function runBuild(
  workspace: Workspace,
  side: BuildSide,
  folder: string,
  options: RunOptions,
): Promise<BuildRun> {
  const metadata = `${folder}.metadata.json`;
  const agent = side.agent === true ? await silentAgent(`${folder}.agent`) : undefined;
  const done = await runProcess("/bin/sh", ["-c", side.command], {
    cwd: join(folder, side.cwd),
    env: {
      ...environment(workspace, side, folder, options, buildFlags(workspace, options, metadata)),
      ...(agent === undefined ? {} : { SSH_AUTH_SOCK: agent.path }),
    },
    onGroup: workspace.guardGroup,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  agent?.close();
  const record = await readFile(metadata, "utf8").catch(() => "");
  await rm(metadata, { force: true });
  return { ok: done.code === 0, log: done.stdout + done.stderr, record };
}

function buildFlags({ engine, label }: Workspace, options: RunOptions, metadata: string): readonly string[] {
  const contexts = [...options.baseImages].map(([name, image]) => `--build-context=${name}=docker-image://${image}`);
  const ofDocker = [`--metadata-file=${metadata}`, `--build-arg=BUILDKIT_CACHE_MOUNT_NS=${options.cacheSpace}`];
  return [
    ...dialectOf(engine).flags,
    ...(options.attest === undefined ? [`--tag=${options.tag}`] : attesting(options.attest)),
    ...(engine.kind === "docker" ? ofDocker : []),
    ...(engine.labelsSteps ? [`--layer-label=${label}`] : []),
    // The builder runs equal steps of builds at the same time once, with the secrets of either.
    `--add-host=${options.proofHost}:127.0.0.1`,
    ...(options.cached ? [] : ["--no-cache"]),
    ...(options.network === "default" ? [] : [`--network=${options.network}`]),
    ...(options.target === undefined ? [] : [`--target=${options.target}`]),
    ...contexts,
  ];
}

/** The last flag of a name counts. */
function attesting({ mode, file }: NonNullable<RunOptions["attest"]>): readonly string[] {
  return [`--provenance=mode=${mode}`, `--output=type=oci,dest=${file}`];
}

// What the engine and the shell need; nothing else of this process reaches a build.
const inherited = [
  "DOCKER_HOST",
  "DOCKER_CONTEXT",
  "DOCKER_TLS_VERIFY",
  "DOCKER_CERT_PATH",
  "DOCKER_CONFIG",
  "TMPDIR",
  "LANG",
  "XDG_RUNTIME_DIR",
  "CONTAINERS_CONF",
  "CONTAINERS_STORAGE_CONF",
  "CONTAINERS_REGISTRIES_CONF",
  "LD_LIBRARY_PATH",
];

function environment(
  workspace: Workspace,
  side: BuildSide,
  folder: string,
  options: RunOptions,
  flags: readonly string[],
): NodeJS.ProcessEnv {
  const path = process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin";
  const kept = inherited.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  const passed = Object.entries(side.variables).filter(([name]) => !options.without.includes(name));
  return {
    ...Object.fromEntries(kept),
    ...Object.fromEntries(passed),
    HOME: `${folder}.home`,
    UNLEAK_HOME: process.env["HOME"] ?? homedir(),
    PATH: `${workspace.tools}:${path}`,
    BUILDX_METADATA_PROVENANCE: "max",
    UNLEAK_ENGINE: enginePath(workspace.engine.command, path),
    UNLEAK_BUILD: dialectOf(workspace.engine).build.join("\n"),
    UNLEAK_FLAGS: flags.join("\n"),
    UNLEAK_WITHOUT: options.without.join(" "),
    ...(options.target === undefined ? {} : { UNLEAK_TARGET: options.target }),
  };
}

function enginePath(command: string, path: string): string {
  if (command.includes("/")) return command;
  const folders = path.split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, command)).find((file) => existsSync(file)) ?? command;
}
