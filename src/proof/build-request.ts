import { createHash } from "node:crypto";
import { join, normalize } from "node:path/posix";
import { expansionsIn, readArguments } from "../dockerfile/instructions.ts";
import { readLines } from "../dockerfile/lines.ts";
import type { Binding, Commands, OriginKind } from "../result.ts";
import { withoutSyntaxLine } from "./dockerfile-facts.ts";
import type { Expectation } from "./equivalence.ts";
import type { ProofRequest } from "./prove-build.ts";
import type { BuildSide, Network } from "./run-build.ts";
import { SecretValues } from "./secret-values.ts";

/** A rewritten build, as `remediate` reports it, with the files of its project. */
export interface Rewrite {
  readonly name: string;
  /** Files and folders of the disk that are the project as it was; read only. */
  readonly copies?: BuildSide["copies"];
  /** Files of the project as it was, over those: text, bytes, or `undefined` for one that was not there. */
  readonly before: Readonly<Record<string, string | Uint8Array | undefined>>;
  /** Files that the rewrite changed or made. */
  readonly after: Readonly<Record<string, string | Uint8Array | undefined>>;
  readonly dockerfile: string;
  readonly context: string;
  readonly findings: readonly { readonly name: string; readonly kind: OriginKind; readonly status: string }[];
  readonly bindings: readonly Binding[];
  readonly commands: Commands;
}

/** What a person may say of a proof beyond the rewrite. */
export interface RequestOptions {
  /** Values by variable name, secret id or file, where a fresh canary will not do. */
  readonly values?: Readonly<Record<string, string>>;
  /** More values that must not be found: literals that stood in a file. */
  readonly literals?: readonly string[];
  /** Build arguments that are no secrets, for both builds. */
  readonly buildArguments?: Readonly<Record<string, string>>;
  /** Variables and ids that a caller may leave out; the bindings that are not required where this is left out. */
  readonly optional?: readonly string[];
  readonly expectation?: Expectation;
  readonly standIns?: boolean;
  /** Programs of the base images that no table knows, for stand-ins to play. */
  readonly programs?: readonly string[];
  readonly network?: Network;
  readonly stages?: boolean;
}

/** Gives each secret of a rewrite a canary and says how the old and the new build take it. */
export function buildRequest(rewrite: Rewrite, options: RequestOptions = {}): ProofRequest {
  const secrets = new SecretValues(options.values ?? {}, options.literals ?? []);
  const plain = Object.keys(options.buildArguments ?? {});
  const variables: Record<string, string> = { ...options.buildArguments };
  for (const { type, id, env = id } of rewrite.bindings) if (type === "env") variables[env] = secrets.variable(env, id);
  const { files, home, keys } = placedFiles(rewrite, secrets);
  const names = oldArguments(rewrite, variables, secrets);
  const shared = {
    dockerfile: rewrite.dockerfile,
    cwd: rewrite.commands.cwd,
    variables,
    home,
    keys,
    agent: rewrite.bindings.some(({ type }) => type === "ssh"),
    ...(rewrite.copies === undefined ? {} : { copies: rewrite.copies }),
  };
  const optional = options.optional ?? rewrite.bindings.filter(isOptional).flatMap(namesOf);
  return {
    name: rewrite.name,
    before: { ...shared, files: { ...rewrite.before, ...files }, command: oldCommand(rewrite, [...names, ...plain]) },
    after: {
      ...shared,
      files: { ...rewrite.before, ...files, ...rewrite.after },
      command: newCommand(rewrite.commands.build, plain),
    },
    secrets: secrets.all,
    optional,
    standIns: options.standIns ?? true,
    programs: options.programs ?? [],
    network: options.network ?? "none",
    stages: options.stages ?? true,
    expectation: { ...options.expectation, rewritten: rewrittenFiles(rewrite) },
  };
}

/** A file that was copied was never optional: without it COPY fails. */
function isOptional({ type, required }: Binding): boolean {
  return type === "env" && !required;
}

function namesOf({ id, env }: Binding): readonly string[] {
  return env === undefined || env === id ? [id] : [id, env];
}

/** Credential files in place: the project's own with canaries for its credentials, or made-up ones. */
function placedFiles({ bindings, before, commands }: Rewrite, secrets: SecretValues) {
  const files: Record<string, string> = {};
  const home: Record<string, string> = {};
  const keys: string[] = [];
  for (const { type, file } of bindings) {
    if (type === "env" || file === undefined) continue;
    const inHome = /^(?:~|\$HOME|\$\{HOME\})\/(.+)$/.exec(file)?.[1];
    const path = inHome ?? normalize(join(commands.cwd, file));
    const own = inHome === undefined ? before[path] : undefined;
    const content = type === "ssh" ? secrets.key(file) : secrets.file(file, path, textOf(own));
    if (content === undefined) continue;
    if (inHome === undefined) files[path] = content;
    else home[inHome] = content;
    if (type === "ssh" && inHome === undefined) keys.push(path);
  }
  return { files, home, keys };
}

function textOf(content: string | Uint8Array | undefined): string | undefined {
  return content === undefined || typeof content === "string" ? content : Buffer.from(content).toString("utf8");
}

/** The build arguments that the old build takes its secrets by, each with the value that the new one gets. */
function oldArguments(rewrite: Rewrite, variables: Record<string, string>, secrets: SecretValues): readonly string[] {
  const { instructions, escape } = readLines(textOf(rewrite.before[rewrite.dockerfile]) ?? "");
  const pairs = instructions
    .filter(({ keyword }) => keyword === "ARG")
    .flatMap((instruction) => readArguments(instruction, escape));
  const declared = pairs.map(({ name }) => name);
  // What the Dockerfile makes of another argument nobody passes.
  const made = new Set(
    pairs.flatMap(({ name, rawValue = "" }) => (expansionsIn(rawValue, escape).length > 0 ? [name] : [])),
  );
  const fixed = rewrite.findings
    .filter(({ kind, name, status }) => kind === "build-argument" && status === "fixed" && !made.has(name))
    .map(({ name }) => name);
  const bound = rewrite.bindings.filter(({ type }) => type === "env").flatMap(namesOf);
  const names = new Set([...fixed, ...declared.filter((name) => bound.includes(name))]);
  for (const name of names) {
    const binding = rewrite.bindings.find(({ id }) => id === name);
    variables[name] ??= variables[binding?.env ?? ""] ?? secrets.variable(name, name);
  }
  return [...names];
}

// How a printed command can start a build.
const builders = /\b(?:docker (?:buildx )?build|podman build|buildah (?:bud|build))\b/;

function oldCommand({ commands, dockerfile, context, bindings }: Rewrite, names: readonly string[]): string {
  const { cwd } = commands;
  const up =
    cwd === "."
      ? ""
      : `${cwd
          .split("/")
          .map(() => "..")
          .join("/")}/`;
  const secrets = bindings.flatMap(({ type, id, env = id, file = id, header }) => {
    // The builder itself would send it, in place of the login in the address.
    if (header !== undefined) return [];
    if (type === "ssh") return [`--ssh ${id}`];
    return [type === "env" ? `--secret id=${id},env=${env}` : `--secret id=${id},src="${file}"`];
  });
  const flags = [...names.map((name) => `--build-arg ${name}`), ...secrets];
  const builder = builders.exec(commands.build)?.[0] ?? "docker build";
  return [builder, ...flags, `-f "${up}${dockerfile}"`, `"${up}${context}"`].join(" ");
}

/** The printed command, with the build arguments that are no secrets: they were never its business. */
function newCommand(command: string, names: readonly string[]): string {
  const flags = names.map((name) => ` --build-arg ${name}`).join("");
  return command.replace(builders, (found) => `${found}${flags}`);
}

function rewrittenFiles({ before, after }: Rewrite): NonNullable<Expectation["rewritten"]> {
  const hashes = (files: Rewrite["after"]): ReadonlySet<string> =>
    new Set(
      Object.keys(after).flatMap((path) => {
        const text = textOf(files[path]);
        return text === undefined ? [] : [text, withoutSyntaxLine(text)].map(hashOf);
      }),
    );
  return { before: hashes(before), after: hashes(after) };
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
