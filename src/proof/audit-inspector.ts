import { credentialFileKind, inspectCredentialFile, type CredentialFileKind } from "../knowledge/credential-files.ts";
import type { Needle } from "./needles.ts";
import { Searcher, type Hit, type Inspect, type Inspector } from "./search.ts";
import { tokenFormatsIn, TokenWindows } from "./token-formats.ts";

/** What an audit recognises; `form` tells the kinds apart. */
export interface AuditHit extends Hit {
  readonly kind: "value" | "token" | "credential-file";
}

// A credential file is small; of a larger one the beginning tells.
const mostOfFile = 256 * 1024;

/** Looks in one file for given values, for token formats, and for a credential where its name promises one. */
class AuditInspector implements Inspector {
  readonly #values: Searcher;
  readonly #tokens = new TokenWindows();
  readonly #kind: CredentialFileKind | undefined;
  readonly #chunks: Buffer[] = [];
  readonly #path: string;
  #kept = 0;

  constructor(path: string, needles: readonly Needle[]) {
    this.#values = new Searcher(needles);
    this.#path = `/${path.split("!").at(-1) ?? path}`;
    this.#kind = path === "" ? undefined : credentialFileKind(this.#path);
  }

  push(chunk: Buffer): void {
    this.#values.push(chunk);
    this.#tokens.push(chunk);
    if (this.#kind === undefined || this.#kept >= mostOfFile) return;
    this.#chunks.push(Buffer.from(chunk.subarray(0, mostOfFile - this.#kept)));
    this.#kept += chunk.length;
  }

  async finish(): Promise<readonly AuditHit[]> {
    const values = this.#values.finish().map(({ secret, form }): AuditHit => ({ kind: "value", secret, form }));
    const formats = await tokenFormatsIn(this.#tokens.finish(), this.#path);
    const tokens = formats.map((secret): AuditHit => ({ kind: "token", secret, form: "plain" }));
    return [...values, ...tokens, ...this.#credentialFile()];
  }

  #credentialFile(): readonly AuditHit[] {
    if (this.#kind === undefined) return [];
    const text = Buffer.concat(this.#chunks).toString("utf8");
    const holds = inspectCredentialFile(this.#kind, text).holdsCredential;
    return holds ? [{ kind: "credential-file", secret: this.#kind.name, form: "plain" }] : [];
  }
}

/** Inspectors for an audit; `needles` are the given values. */
export function auditInspect(needles: readonly Needle[]): Inspect {
  return (path) => new AuditInspector(path, needles);
}

/** Whether a hit is one of an audit. */
export function isAuditHit(hit: Hit): hit is AuditHit {
  return "kind" in hit;
}
