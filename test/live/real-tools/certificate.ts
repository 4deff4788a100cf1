import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A certificate for the servers of one run, and the key to it. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Signs itself, so that it is its own authority; undefined when this machine has no openssl. */
export async function makeCertificate(folder: string): Promise<Certificate | undefined> {
  const files = { cert: join(folder, "server.crt"), key: join(folder, "server.key") };
  const words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=*.example.com"];
  const where = ["-addext", "subjectAltName=DNS:*.example.com", "-keyout", files.key, "-out", files.cert];
  const done = await run("openssl", [...words, ...where]).catch(() => undefined);
  if (done === undefined) return undefined;
  return { cert: await readFile(files.cert, "utf8"), key: await readFile(files.key, "utf8") };
}
