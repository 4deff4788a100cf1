import { isRecord } from "./json.ts";
import { runProcess } from "./processes.ts";

/** Programs that build and keep images, each with words of its own. */
export type EngineKind = "docker" | "podman" | "buildah";

/** A container engine that answered. */
export interface Engine {
  readonly kind: EngineKind;
  /** The program: a name on PATH, or a path. */
  readonly command: string;
  /** What it says it is: `docker 28.5.2, buildx 0.29.1`. */
  readonly title: string;
  /** It can attach attestations to an image, so that those of mode min can be built and searched. */
  readonly attests: boolean;
  /** It can put a label on what it keeps of the steps of a build. */
  readonly labelsSteps: boolean;
}

/** The engine that answers under this name, or why there is none. */
export async function findEngine(command = "docker"): Promise<Engine | { readonly missing: string }> {
  const kind = kindOf(command);
  try {
    return kind === "docker" ? await findDocker(command) : await findDaemonless(command, kind);
  } catch (error) {
    return { missing: error instanceof Error ? firstLine(error.message) : `${command} cannot be started` };
  }
}

function kindOf(command: string): EngineKind {
  const name = command.split("/").at(-1) ?? command;
  return name.startsWith("podman") ? "podman" : name.startsWith("buildah") ? "buildah" : "docker";
}

async function findDocker(command: string): Promise<Engine | { readonly missing: string }> {
  const signal = AbortSignal.timeout(15_000);
  const version = await runProcess(command, ["version", "--format", "{{json .Server}}"], { signal });
  if (version.code !== 0) return { missing: firstLine(version.stderr) || `${command} does not answer` };
  const buildx = await runProcess(command, ["buildx", "version"], { signal });
  if (buildx.code !== 0) return { missing: `${command} has no buildx` };
  const server: unknown = JSON.parse(version.stdout);
  const number = isRecord(server) ? String(server["Version"]) : "unknown";
  const plugin = /\d+\.\d+\.\d+/.exec(buildx.stdout)?.[0] ?? "unknown";
  // Attestations need the image store of containerd: https://docs.docker.com/build/metadata/attestations/
  const info = await runProcess(command, ["info", "--format", "{{json .DriverStatus}}"], { signal });
  const attests = info.stdout.includes("io.containerd.snapshotter");
  return { kind: "docker", command, title: `${command} ${number}, buildx ${plugin}`, attests, labelsSteps: false };
}

async function findDaemonless(command: string, kind: EngineKind): Promise<Engine | { readonly missing: string }> {
  const version = await runProcess(command, ["--version"], { signal: AbortSignal.timeout(15_000) });
  if (version.code !== 0) return { missing: firstLine(version.stderr) || `${command} does not answer` };
  const number = /\d+\.\d+\.\d+/.exec(version.stdout)?.[0] ?? "unknown";
  const help = await runProcess(command, ["build", "--help"]);
  const labelsSteps = help.stdout.includes("--layer-label");
  return { kind, command, title: `${kind} ${number}`, attests: false, labelsSteps };
}

/** Runs an engine command; its output on success, an error with its last line otherwise. */
export async function engineOutput(engine: Engine, args: readonly string[], signal?: AbortSignal): Promise<string> {
  const done = await runProcess(engine.command, args, signal === undefined ? {} : { signal });
  if (done.code === 0) return done.stdout;
  throw new Error(`${engine.command} ${args[0] ?? ""} failed: ${done.stderr.trim().split("\n").at(-1) ?? ""}`);
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}
