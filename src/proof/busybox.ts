import { readFile } from "node:fs/promises";
import { readTar } from "./tar-reader.ts";
import { runProcess, streamProcess } from "./processes.ts";
import type { Workspace } from "./workspace.ts";

/** A busybox that needs no library. */
export interface Busybox {
  readonly program: Buffer;
  /** Names of its commands, its own left out. */
  readonly applets: readonly string[];
}

const paths = ["/bin/busybox", "/usr/bin/busybox", "/bin/busybox.static", "/usr/local/bin/busybox"];
// The variants of the official image that are static: https://hub.docker.com/_/busybox
const images = ["busybox:musl", "busybox:uclibc", "busybox:latest"];

/** A static busybox of this machine, or else of an image that the engine has or can pull. */
export async function findBusybox(workspace: Workspace): Promise<Busybox> {
  if (process.platform === "linux") {
    for (const path of paths) {
      const program = await readFile(path).catch(() => undefined);
      if (program !== undefined && isStatic(program)) {
        return { program, applets: appletsOf((await runProcess(path, ["--list"])).stdout) };
      }
    }
  }
  for (const image of workspace.engine.kind === "docker" ? images : []) {
    const found = await fromImage(workspace, image);
    if (found !== undefined) return found;
  }
  throw new Error(
    "stand-ins need a static busybox: the package busybox-static on this machine, or the image busybox:musl",
  );
}

/** Takes the program out of an image by a container that is never started. */
export async function fromImage(
  { engine, label: own, guardGroup }: Workspace,
  image: string,
): Promise<Busybox | undefined> {
  const label = ["--label", own];
  const list = await runProcess(engine.command, [
    "run",
    "--rm",
    "--network=none",
    ...label,
    image,
    "busybox",
    "--list",
  ]);
  const made = await runProcess(engine.command, ["create", ...label, image, "true"]);
  const container = made.stdout.trim();
  if (list.code !== 0 || made.code !== 0) return undefined;
  try {
    const copied = streamProcess(engine.command, ["cp", `${container}:/bin/busybox`, "-"], { onGroup: guardGroup });
    const [program] = await Promise.all([firstFile(copied.output), copied.finished]);
    return program !== undefined && isStatic(program) ? { program, applets: appletsOf(list.stdout) } : undefined;
  } finally {
    await runProcess(engine.command, ["rm", "--force", container]);
  }
}

async function firstFile(source: AsyncIterable<Uint8Array>): Promise<Buffer | undefined> {
  let found: Buffer | undefined;
  for await (const { type, body } of readTar(source)) {
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(Buffer.from(chunk));
    if (type === "file") found ??= Buffer.concat(chunks);
  }
  return found;
}

function appletsOf(list: string): readonly string[] {
  return list.split("\n").filter((name) => name !== "" && name !== "busybox");
}

/** An ELF program without an interpreter segment. */
function isStatic(bytes: Buffer): boolean {
  if (bytes.toString("latin1", 0, 4) !== "\x7fELF" || bytes[4] !== 2) return false;
  const offset = Number(bytes.readBigUInt64LE(32));
  const size = bytes.readUInt16LE(54);
  const count = bytes.readUInt16LE(56);
  const interpreter = 3;
  for (let index = 0; index < count; index += 1) {
    if (bytes.readUInt32LE(offset + index * size) === interpreter) return false;
  }
  return true;
}
