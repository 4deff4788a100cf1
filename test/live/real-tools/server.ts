import { createHash } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { gzipSync } from "node:zlib";
import { writeTar } from "../../../src/proof/tar-writer.ts";
import { serveGit } from "../../bulk/git-server.ts";
import type { Certificate } from "./certificate.ts";
import { wheel } from "./wheel.ts";

/** A server for git, npm, pip and downloads, which answers nobody without the credential. */
export interface PrivateServer {
  /** An address of this machine's loopback that nothing else uses. */
  readonly address: string;
  /** Who asked for what with which credential, its value taken out, since the last call; each once, sorted. */
  readonly take: () => readonly string[];
  readonly close: () => Promise<void>;
}

/** What a server is given. */
export interface ServerOptions {
  readonly certificate: Certificate;
  /** Folder of bare repositories. */
  readonly repositories: string;
  /** The value that a request must carry: as a Bearer or other token, or as the user or the password of Basic. */
  readonly token: string;
}

const port = 443;

/** Starts a server on a free loopback address, on the port that an address without one means. */
export async function startServer(options: ServerOptions): Promise<PrivateServer> {
  const { cert, key } = options.certificate;
  const seen = new Set<string>();
  const server = createServer({ cert, key }, (request, response) => {
    const credential = credentialOf(request, options.token);
    if (credential === undefined) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="private"' }).end("a credential is wanted\n");
      return;
    }
    seen.add(`${request.method} ${request.headers.host}${request.url}  ${credential}`);
    answer(request, response, options);
  });
  const address = await listen(server);
  return {
    address,
    take() {
      const requests = [...seen].sort();
      seen.clear();
      return requests;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function listen(server: Server): Promise<string> {
  for (;;) {
    const byte = (): number => 2 + Math.floor(Math.random() * 250);
    const address = `127.${byte()}.${byte()}.${byte()}`;
    const listening = once(server, "listening");
    server.listen(port, address);
    try {
      await listening;
      return address;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
    }
  }
}

/** The credential of a request in the words of its header, `TOKEN` where its value stood; undefined: not the right one. */
function credentialOf({ headers, url = "" }: IncomingMessage, token: string): string | undefined {
  const [scheme = "", value = ""] = (headers.authorization ?? "").split(" ");
  const basic = scheme.toLowerCase() === "basic";
  const text = basic ? Buffer.from(value, "base64").toString() : value;
  const parts = basic ? text.split(":") : [text];
  const own = headers["private-token"];
  if (own === token) return "private-token TOKEN";
  if (url.includes(`token=${token}`)) return "query";
  if (!parts.includes(token)) return undefined;
  return `${scheme.toLowerCase()} ${parts.map((part) => (part === token ? "TOKEN" : part)).join(":")}`;
}

function answer(request: IncomingMessage, response: ServerResponse, options: ServerOptions): void {
  const url = request.url ?? "/";
  const host = request.headers.host ?? "";
  if (host.startsWith("git.")) serveGit(options.repositories, url, request, response);
  else if (host.startsWith("npm.")) servePackage(url, `https://${host}`, response);
  else if (host.startsWith("pypi.")) serveIndex(url, response);
  else response.end(`echo the file ${url.replace(/\?.*/, "")}\n`);
}

/** https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md */
function servePackage(url: string, origin: string, response: ServerResponse): void {
  const path = decodeURIComponent(url);
  void tarball(path.replace(/^\/|\/-\/.*$/g, "")).then((content) => {
    const name = path.replace(/^\/|\/-\/.*$/g, "");
    if (path.includes("/-/")) {
      response.end(content);
      return;
    }
    const integrity = `sha512-${createHash("sha512").update(content).digest("base64")}`;
    const dist = { tarball: `${origin}/${name}/-/it-1.0.0.tgz`, integrity };
    response.setHeader("content-type", "application/json");
    const one = { name, version: "1.0.0", dist };
    response.end(JSON.stringify({ name, "dist-tags": { latest: "1.0.0" }, versions: { "1.0.0": one } }));
  });
}

async function tarball(name: string): Promise<Buffer> {
  const files = { "package/package.json": JSON.stringify({ name, version: "1.0.0" }), "package/index.js": "0;\n" };
  const items = Object.entries(files).map(([path, text]) => ({ path, mode: 0o644, content: Buffer.from(text) }));
  const parts: Buffer[] = [];
  for await (const part of writeTar(items)) parts.push(part);
  return gzipSync(Buffer.concat(parts));
}

/** https://packaging.python.org/en/latest/specifications/simple-repository-api/ */
function serveIndex(url: string, response: ServerResponse): void {
  const [, project = ""] = /^\/simple\/([^/]+)\//.exec(url) ?? [];
  const name = project.replaceAll("-", "_");
  if (url.endsWith(".whl")) response.end(wheel(name, "1.0.0"));
  else response.setHeader("content-type", "text/html").end(page(name));
}

function page(name: string): string {
  const file = `${name}-1.0.0-py3-none-any.whl`;
  return `<!DOCTYPE html><html><body><a href="${file}">${file}</a></body></html>\n`;
}
