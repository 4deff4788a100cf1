import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** Options of a command. */
export type Flags = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Options of a command as its flags: `{ sources: ["a"], githubUrl: "u", pr: true }` is `a --github-url u --pr`. */
function argumentsOf({ sources = [], ...options }: Flags): readonly string[] {
  const flags = Object.entries(options).flatMap(([name, value]) => {
    const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (typeof value === "boolean") return value ? [flag] : [];
    return [flag, String(value)];
  });
  return [...(Array.isArray(sources) ? sources : []), ...flags];
}

/** A bulk command that runs as a process of its own, from its command line. */
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
    options: Flags,
    { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  ): Running {
    const all = { PATH: process.env["PATH"], HOME: cwd, ...env };
    return new Running(spawn(process.execPath, [program, name, ...argumentsOf(options)], { cwd, env: all }));
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
