import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";

/** How a process is started. */
export interface ProcessOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Bytes for its standard input; nothing when left out. */
  readonly input?: AsyncIterable<Uint8Array> | string;
  readonly signal?: AbortSignal;
  /** Called with each piece of standard output and standard error, in the order in which they arrive. */
  readonly onOutput?: (chunk: Buffer) => void;
  /** Called with the process group, which is the process id, so that a guard can end it. */
  readonly onGroup?: (group: number) => () => void;
}

/** What a finished process left: its exit code and its output, cut to `keptOutput` bytes each. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const keptOutput = 8 * 1024 * 1024;

/** Runs a program to its end; rejects only when it cannot be started. */
export async function runProcess(
  file: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<Finished> {
  const child = startProcess(file, args, options);
  const release = child.pid === undefined ? undefined : options.onGroup?.(child.pid);
  const stdout = collect(child.stdout, options.onOutput);
  const stderr = collect(child.stderr, options.onOutput);
  const stopped = (): void => endGroup(child.pid);
  options.signal?.addEventListener("abort", stopped, { once: true });
  try {
    feed(child.stdin, options.input);
    const [code]: unknown[] = await once(child, "close");
    return { code: typeof code === "number" ? code : 1, stdout: await stdout, stderr: await stderr };
  } finally {
    options.signal?.removeEventListener("abort", stopped);
    release?.();
  }
}

/** Runs a program and hands its standard output on as it comes; `finished` rejects when it fails. */
export function streamProcess(
  file: string,
  args: readonly string[],
  options: ProcessOptions = {},
): { readonly output: Readable; readonly finished: Promise<void> } {
  const child = startProcess(file, args, options);
  const release = child.pid === undefined ? undefined : options.onGroup?.(child.pid);
  child.stdin.end();
  const stderr = collect(child.stderr, undefined);
  const finished = once(child, "close").then(async ([code]: unknown[]) => {
    release?.();
    if (code !== 0) throw new Error(`${file} ${args[0] ?? ""} failed: ${(await stderr).trim().slice(-500)}`);
  });
  return { output: child.stdout, finished };
}

function startProcess(file: string, args: readonly string[], options: ProcessOptions) {
  return spawn(file, [...args], {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ["pipe", "pipe", "pipe"],
    // A group of its own, so that everything it starts can be ended with it.
    detached: true,
  });
}

function feed(stdin: NodeJS.WritableStream, input: AsyncIterable<Uint8Array> | string | undefined): void {
  // A program that ends early closes its input; its exit code tells the story.
  stdin.on("error", () => {});
  if (input === undefined || typeof input === "string") {
    stdin.end(input ?? "");
    return;
  }
  void (async () => {
    for await (const chunk of input) if (!stdin.write(chunk)) await once(stdin, "drain");
    stdin.end();
  })().catch(() => stdin.end());
}

async function collect(stream: Readable, onOutput: ((chunk: Buffer) => void) | undefined): Promise<string> {
  const chunks: Buffer[] = [];
  let kept = 0;
  stream.on("data", (chunk: Buffer) => {
    onOutput?.(chunk);
    if (kept >= keptOutput) return;
    chunks.push(chunk);
    kept += chunk.length;
  });
  await once(stream, "end");
  return Buffer.concat(chunks).toString("utf8");
}

function endGroup(group: number | undefined): void {
  if (group === undefined) return;
  try {
    process.kill(-group, "SIGTERM");
  } catch {
    // It ended by itself.
  }
}
