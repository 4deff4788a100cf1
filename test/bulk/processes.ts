import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("command.mjs", import.meta.url));

/** A bulk command that runs as a process of its own. */
export class Running {
  text = "";
  readonly #ended: Promise<number | undefined>;

  private constructor(readonly process: ChildProcess) {
    process.stdout?.on("data", (chunk: Buffer) => void (this.text += chunk.toString()));
    process.stderr?.on("data", (chunk: Buffer) => void (this.text += chunk.toString()));
    this.#ended = once(process, "close").then(([code]: unknown[]) => (typeof code === "number" ? code : undefined));
  }

  static start(
    name: "migrate" | "worker",
    options: object,
    { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  ): Running {
    const all = { PATH: process.env["PATH"], HOME: cwd, ...env };
    return new Running(spawn(process.execPath, [program, name, JSON.stringify(options)], { cwd, env: all }));
  }

  /** The exit code; undefined when it was killed. */
  get ended(): Promise<number | undefined> {
    return this.#ended;
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    this.process.kill("SIGKILL");
    await this.#ended;
  }

  /** Asks it to end. */
  async stop(): Promise<void> {
    this.process.kill("SIGTERM");
    await this.#ended;
  }
}
