import { BombError } from "./archives.ts";
import { auditImage, type ImageAudit } from "./audit-image.ts";
import { auditInspect } from "./audit-inspector.ts";
import { auditReport, type AuditFormat } from "./audit-report.ts";
import { findSource, layerSharing, readSource, type AuditSource } from "./audit-source.ts";
import { TruncatedError } from "./byte-reader.ts";
import { findEngine, type Engine } from "./engine.ts";
import { ImageError } from "./image-index.ts";
import { needlesFor, type Needle } from "./needles.ts";
import { progressBar } from "./progress-bar.ts";
import type { ProofIo } from "./proof-io.ts";
import { TarError } from "./tar-reader.ts";

/** What an audit is asked for. */
export interface AuditOptions {
  /** An image's name, a tar of images, or a folder that holds an OCI layout. */
  readonly target: string;
  /** Names of environment variables whose values are looked for. */
  readonly valuesFromEnv: readonly string[];
  readonly format: AuditFormat;
  /** The engine's program; `docker` when left out. */
  readonly engine?: string;
  /** No progress. */
  readonly quiet?: boolean;
}

/** What an audit found. */
export interface Audit {
  readonly target: string;
  readonly images: readonly ImageAudit[];
}

/** The target cannot be audited; the message is for people. */
export class AuditError extends Error {}

/**
 * Audits an image and prints the report. 0: nothing found; 1: secrets found; 2: it could not be read, said on standard
 * error.
 */
export async function runAudit(options: AuditOptions, io: ProofIo): Promise<0 | 1 | 2> {
  try {
    const audit = await auditTarget(options, io);
    io.out(auditReport(audit, options.format));
    return audit.images.some(({ findings }) => findings.length > 0) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    io.err(`unleak: ${error.message}\n`);
    return 2;
  }
}

/** Reads a target and says what secrets are in it. Throws an `AuditError` for what cannot be read. */
export async function auditTarget(options: AuditOptions, io: ProofIo): Promise<Audit> {
  const needles = options.valuesFromEnv.flatMap((name) => givenValue(name, io));
  const found = await findEngine(options.engine);
  const engine = "missing" in found ? undefined : found;
  const source = await findSource(options.target, engine);
  if (source === undefined) throw new AuditError(notFound(options.target, "missing" in found ? found.missing : ""));
  const progress = progressBar(io, { label: `auditing ${options.target}`, total: source.bytes, quiet: options.quiet });
  try {
    const archive = await read(source, engine, needles, progress.show);
    const sharing = engine === undefined ? new Map<string, readonly string[]>() : await layerSharing(engine);
    const images: ImageAudit[] = [];
    for (const image of archive.images) images.push(await auditImage(image, needles, sharing));
    return { target: options.target, images };
  } finally {
    progress.clear();
  }
}

function givenValue(name: string, io: ProofIo): readonly Needle[] {
  const value = io.env[name];
  if (value === undefined || value === "") throw new AuditError(`--value-from-env ${name}: the variable is not set`);
  const needles = needlesFor(name, value);
  if (needles.length === 0) throw new AuditError(`--value-from-env ${name}: shorter than 6 bytes, found everywhere`);
  return needles;
}

function notFound(target: string, missing: string): string {
  return missing === ""
    ? `${target}: neither a file or folder here nor an image of the engine`
    : `${target}: no file or folder here, and no engine to ask for an image: ${missing}`;
}

async function read(
  source: AuditSource,
  engine: Engine | undefined,
  needles: readonly Needle[],
  onProgress: (bytes: number) => void,
) {
  try {
    return await readSource(source, engine, { inspect: auditInspect(needles), keep: "paths", onProgress });
  } catch (error) {
    const target = source.kind === "image" ? source.name : source.path;
    if (isBadInput(error)) throw new AuditError(`${target}: ${error.message}`);
    throw error;
  }
}

// What zlib and the zstd library say of data that they cannot read has a code of theirs.
function isBadInput(error: unknown): error is Error {
  if ([TarError, TruncatedError, ImageError, BombError].some((kind) => error instanceof kind)) return true;
  return (
    error instanceof Error && "code" in error && (typeof error.code === "number" || /^(Z_|E)/.test(String(error.code)))
  );
}
