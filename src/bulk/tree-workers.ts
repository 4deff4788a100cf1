import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { isTreeAnswer, type TreeRequest } from "./child-messages.ts";
import type { FixedTree } from "./fix-tree.ts";

/** The program that every child runs; it stands beside this one, compiled or bundled. */
const childProgram = fileURLToPath(new URL("./transform-child.js", import.meta.url));

/** How children are started and how long one may take for a tree. */
export interface TreeWorkersSettings {
  readonly timeout: number;
  /** Heap of one child in MiB. */
  readonly memory?: number;
  readonly program?: string;
}

/**
 * Child processes that fix trees, one tree each at a time. One that hangs or dies is replaced, and only its own tree
 * fails. Children get nothing of this process's environment: a token has no way into them.
 */
export class TreeWorkers {
  readonly #idle: ChildProcess[] = [];
  readonly #all = new Set<ChildProcess>();

  constructor(readonly settings: TreeWorkersSettings) {}

  /** Fixes a tree; throws an Error that says how the child ended when it did not answer. */
  async fix(request: TreeRequest): Promise<FixedTree> {
    const child = this.#idle.pop() ?? this.#start();
    const ended = new AbortController();
    const timer = setTimeout(() => ended.abort(), this.settings.timeout);
    try {
      child.send(request);
      const answer = await Promise.race([
        once(child, "message", { signal: ended.signal }).then(([message]: unknown[]) => message),
        once(child, "exit", { signal: ended.signal }).then(() => undefined),
      ]);
      if (!isTreeAnswer(answer)) throw new Error("the rewriting process died");
      if ("failed" in answer) throw new Error(`unleak failed: ${answer.failed}`);
      this.#idle.push(child);
      return answer.fixed;
    } catch (error) {
      const late = ended.signal.aborted;
      this.#end(child);
      const seconds = Math.round(this.settings.timeout / 1000);
      throw late ? new Error(`rewriting took more than ${seconds} s`) : error;
    } finally {
      clearTimeout(timer);
      ended.abort();
    }
  }

  /** Ends all children. */
  close(): void {
    for (const child of this.#all) this.#end(child);
  }

  #start(): ChildProcess {
    const { program = childProgram, memory = 1024 } = this.settings;
    const child = fork(program, [], {
      cwd: tmpdir(),
      env: { PATH: process.env["PATH"], TMPDIR: tmpdir() },
      execArgv: [`--max-old-space-size=${memory}`],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      serialization: "json",
    });
    this.#all.add(child);
    child.on("error", () => {});
    child.once("exit", () => this.#all.delete(child));
    return child;
  }

  #end(child: ChildProcess): void {
    this.#all.delete(child);
    const at = this.#idle.indexOf(child);
    if (at !== -1) this.#idle.splice(at, 1);
    child.kill("SIGKILL");
  }
}
