import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freshFolder } from "./run.ts";

/** Whether this machine has a redis to test with. */
export const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;

if (!hasRedis) process.stderr.write("\n!!! No redis-server is installed: the queue's tests are SKIPPED.\n\n");

/** A redis of its own that keeps what it is told on the disk, and can be killed. */
export class RedisServer {
  readonly #folder = freshFolder();
  #process: ChildProcess | undefined;

  private constructor(readonly port: number) {}

  static async start(): Promise<RedisServer> {
    const redis = new RedisServer(await freePort());
    await redis.up();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, with what it kept. */
  async up(): Promise<void> {
    const settings = ["--port", String(this.port), "--bind", "127.0.0.1", "--appendonly", "yes", "--save", ""];
    this.#process = spawn("redis-server", [...settings, "--dir", this.#folder], { stdio: "ignore" });
    while (!(await answers(this.port))) await sleep(50);
  }

  async kill(): Promise<void> {
    const gone = this.#process && once(this.#process, "exit");
    this.#process?.kill("SIGKILL");
    await gone;
  }

  /** Loses everything it kept. */
  forget(): void {
    rmSync(join(this.#folder, "appendonlydir"), { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    socket.write("PING\r\n");
    const [reply] = (await once(socket, "data")) as [Buffer];
    return reply.toString().startsWith("+PONG");
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
