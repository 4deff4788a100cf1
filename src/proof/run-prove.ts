import type { BuildResult, FileChange, FixResult } from "../result.ts";
import { buildRequest } from "./build-request.ts";
import { findEngine } from "./engine.ts";
import { needlesFor } from "./needles.ts";
import { progressBar } from "./progress-bar.ts";
import { projectRewrite } from "./project-rewrite.ts";
import type { ProofIo } from "./proof-io.ts";
import type { Proof } from "./proof-result.ts";
import { proveBuild } from "./prove-build.ts";
import { proveReport, type ProveFormat, type Proven } from "./prove-report.ts";
import type { Network } from "./run-build.ts";
import { safeText } from "./safe-text.ts";
import { openWorkspace } from "./workspace.ts";

/** What a run of `prove` is asked for. */
export interface ProveOptions {
  /** The engine's program; `docker` when left out. */
  readonly engine?: string;
  /** Base images become a small one with stand-in tools: no network, no registry, no real secret. */
  readonly standIns: boolean;
  /** `none` when left out. */
  readonly network?: Network;
  /** Ids or variables of secrets whose real values are taken from the environment and the disk. */
  readonly realSecrets?: readonly string[];
  /** Build arguments that are no secrets. */
  readonly buildArguments?: Readonly<Record<string, string>>;
  /** Search the stage that ships alone. */
  readonly onlyShipped?: boolean;
  readonly format: ProveFormat;
  readonly quiet?: boolean;
  readonly signal?: AbortSignal;
}

/** A project that was fixed, whether it was written or not. Paths in `result` are relative to `root`. */
export interface Fixed {
  readonly root: string;
  readonly result: FixResult;
}

/**
 * Proves every build that a rewrite changed, and prints the report. 0: all are proven, or there is nothing to prove;
 * 1: at least one is not; 2: there is no engine, said on standard error.
 */
export async function runProve(fixed: readonly Fixed[], options: ProveOptions, io: ProofIo): Promise<0 | 1 | 2> {
  if (!fixed.some(({ result }) => result.builds.some(isChanged))) {
    io.err("nothing to prove: no Dockerfile would change\n");
    return 0;
  }
  const engine = await findEngine(options.engine);
  if ("missing" in engine) {
    io.err(`unleak: no container engine answers: ${engine.missing}\n`);
    return 2;
  }
  const workspace = await openWorkspace(engine);
  try {
    const proven: Proven[] = [];
    for (const one of fixed) proven.push(await proveProject(workspace, one, options, io));
    const all = { proofs: proven.flatMap(({ proofs }) => proofs), changes: proven.flatMap(({ changes }) => changes) };
    io.out(proveReport(all, options.format));
    return all.proofs.every(({ verdict }) => verdict === "proven") ? 0 : 1;
  } finally {
    await workspace.close();
  }
}

/** Proves the changed builds of one project, one after the other. */
export async function proveProject(
  workspace: Awaited<ReturnType<typeof openWorkspace>>,
  { root, result }: Fixed,
  options: ProveOptions,
  io: ProofIo,
): Promise<Proven> {
  const builds = result.builds.filter(isChanged);
  const progress = progressBar(io, { label: "proving", total: builds.length, quiet: options.quiet });
  const proofs: Proof[] = [];
  const hide: ((text: string) => string)[] = [];
  try {
    for (const build of builds) {
      const { rewrite, options: own } = await projectRewrite(root, result, build);
      const request = buildRequest(rewrite, {
        ...own,
        values: { ...own.values, ...realValues(build, options, io) },
        standIns: options.standIns,
        network: options.network ?? "none",
        stages: options.onlyShipped !== true,
        ...(options.buildArguments === undefined ? {} : { buildArguments: options.buildArguments }),
      });
      const needles = request.secrets.flatMap(({ name, value }) => needlesFor(name, value));
      hide.push((text) => safeLines(text, needles));
      proofs.push(await proveBuild(workspace, { ...request, ...(options.signal ? { signal: options.signal } : {}) }));
      progress.show(proofs.length);
    }
  } finally {
    progress.clear();
  }
  const hidden = (text: string): string => hide.reduce((shown, one) => one(shown), text);
  return { proofs, changes: result.changes.map((change) => hiddenChange(change, hidden)) };
}

function isChanged({ changed }: BuildResult): boolean {
  return changed;
}

/** Values of the secrets that a person wants to be real, from where the printed command takes them. */
function realValues(build: BuildResult, options: ProveOptions, io: ProofIo): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const { id, env = id } of build.bindings) {
    const wanted = options.realSecrets?.some((name) => name === id || name === env) === true;
    const value = io.env[env];
    if (wanted && value !== undefined) values[env] = value;
  }
  return values;
}

function hiddenChange(change: FileChange, hide: (text: string) => string): FileChange {
  const { path, before, after } = change;
  return { path, before: before === undefined ? undefined : hide(before), after: hide(after) };
}

function safeLines(text: string, needles: Parameters<typeof safeText>[1]): string {
  return text
    .split("\n")
    .map((line) => safeText(line, needles))
    .join("\n");
}
