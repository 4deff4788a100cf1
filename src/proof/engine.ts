import { isRecord } from "./json.ts";
import { runProcess } from "./processes.ts";

/** A container engine that answered. */
export interface Engine {
  /** The program: a name on PATH, or a path. */
  readonly command: string;
  /** Version of the daemon: `28.5.2`. */
  readonly version: string;
  /** Version of buildx: `0.29.1`. */
  readonly buildx: string;
}

/** The engine that answers under this name, or why there is none. */
export async function findEngine(command = "docker"): Promise<Engine | { readonly missing: string }> {
  try {
    const signal = AbortSignal.timeout(15_000);
    const version = await runProcess(command, ["version", "--format", "{{json .Server}}"], { signal });
    if (version.code !== 0) return { missing: firstLine(version.stderr) || `${command} does not answer` };
    const buildx = await runProcess(command, ["buildx", "version"], { signal });
    if (buildx.code !== 0) return { missing: `${command} has no buildx` };
    const server: unknown = JSON.parse(version.stdout);
    const number = isRecord(server) ? String(server["Version"]) : "unknown";
    return { command, version: number, buildx: /\d+\.\d+\.\d+/.exec(buildx.stdout)?.[0] ?? "unknown" };
  } catch (error) {
    return { missing: error instanceof Error ? firstLine(error.message) : `${command} cannot be started` };
  }
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
