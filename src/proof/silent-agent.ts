import { once } from "node:events";
import { createServer } from "node:net";

/** An SSH agent that has no keys; for builds that want one to pass on. */
export interface SilentAgent {
  /** Its socket. */
  readonly path: string;
  close(): void;
}

// SSH_AGENT_IDENTITIES_ANSWER with no keys; https://datatracker.ietf.org/doc/html/draft-ietf-sshm-ssh-agent
const noKeys = Buffer.from([0, 0, 0, 5, 12, 0, 0, 0, 0]);

/** Listens on a socket until it is closed. */
export async function silentAgent(path: string): Promise<SilentAgent> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", () => socket.write(noKeys));
  });
  server.unref();
  server.listen(path);
  await once(server, "listening");
  return { path, close: () => void server.close() };
}
