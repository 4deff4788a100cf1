import { join, normalize } from "node:path/posix";
import type { Binding, Commands, OriginKind } from "../result.ts";
import { canaryFile } from "./canary-file.ts";
import { canaryMark, canaryValue, freshCanary } from "./canary.ts";
import type { Expectation } from "./equivalence.ts";
import type { ProofRequest } from "./prove-build.ts";
import type { BuildSide } from "./run-build.ts";

/** A rewritten build, as `remediate` reports it, with the files of its project. */
export interface Rewrite {
  readonly name: string;
  /** A folder whose files are the project as it was; read only. */
  readonly root?: string;
  /** Files of the project as it was, over the folder's. */
  readonly before: Readonly<Record<string, string | Uint8Array>>;
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
  /** Values by variable name or secret id, where a fresh canary will not do. */
  readonly values?: Readonly<Record<string, string>>;
  /** More values that must not be found: literals that stood in a file. */
  readonly literals?: readonly string[];
  /** Build arguments that are no secrets, for both builds. */
  readonly buildArguments?: Readonly<Record<string, string>>;
  /** Variables and ids that a caller may leave out; the bindings that are not required where this is left out. */
  readonly optional?: readonly string[];
  readonly expectation?: Expectation;
  readonly standIns?: boolean;
  readonly network?: "none" | "default";
  readonly stages?: boolean;
}

/** Gives each secret of a rewrite a canary and says how the old and the new build take it. */
export function buildRequest(rewrite: Rewrite, options: RequestOptions = {}): ProofRequest {
  const secrets: { name: string; value: string }[] = (options.literals ?? []).map((value, index) => ({
    name: `literal ${index + 1}`,
    value,
  }));
  const variables: Record<string, string> = { ...options.buildArguments };
  const files: Record<string, string | Uint8Array> = {};
  const home: Record<string, string> = {};
  for (const binding of rewrite.bindings) {
    if (binding.type === "env") {
      const name = binding.env ?? binding.id;
      variables[name] = secretValue(name, binding.id, options, secrets);
    }
    if (binding.type === "file" && binding.file !== undefined)
      placeFile(binding.file, rewrite, options, secrets, files, home);
  }
  const names = argumentNames(rewrite, variables, options, secrets);
  const shared = {
    dockerfile: rewrite.dockerfile,
    variables,
    home,
    ...(rewrite.root === undefined ? {} : { root: rewrite.root }),
  };
  const before: BuildSide = {
    ...shared,
    files: { ...rewrite.before, ...files },
    cwd: rewrite.commands.cwd,
    command: oldCommand(rewrite, [...names, ...Object.keys(options.buildArguments ?? {})]),
  };
  const after: BuildSide = {
    ...shared,
    files: { ...rewrite.before, ...files, ...rewrite.after },
    cwd: rewrite.commands.cwd,
    command: newCommand(rewrite.commands.build, Object.keys(options.buildArguments ?? {})),
  };
  return {
    name: rewrite.name,
    before,
    after,
    secrets,
    optional: options.optional ?? rewrite.bindings.filter(({ required }) => !required).flatMap(namesOf),
    standIns: options.standIns ?? true,
    network: options.network ?? "none",
    stages: options.stages ?? true,
    ...(options.expectation === undefined ? {} : { expectation: options.expectation }),
  };
}

function namesOf({ id, env }: Binding): readonly string[] {
  return env === undefined || env === id ? [id] : [id, env];
}

function secretValue(
  name: string,
  id: string,
  options: RequestOptions,
  secrets: { name: string; value: string }[],
): string {
  const given = options.values?.[name] ?? options.values?.[id];
  if (given !== undefined) {
    if (given !== "") secrets.push({ name, value: given });
    return given;
  }
  const canary = freshCanary();
  const value = canaryValue(name, canary);
  secrets.push({ name, value: canary });
  if (value !== canary) secrets.push({ name, value: value.trimEnd() });
  return value;
}

/** Puts a credential file in place: the project's own with canaries for its credentials, or one that is made up. */
function placeFile(
  file: string,
  rewrite: Rewrite,
  options: RequestOptions,
  secrets: { name: string; value: string }[],
  files: Record<string, string | Uint8Array>,
  home: Record<string, string>,
): void {
  const inHome = /^(?:~|\$HOME|\$\{HOME\})\/(.+)$/.exec(file)?.[1];
  const path = inHome ?? normalize(join(rewrite.commands.cwd, file));
  const own = inHome === undefined ? rewrite.before[path] : undefined;
  const text = typeof own === "string" ? own : own === undefined ? undefined : Buffer.from(own).toString("utf8");
  // A file whose literals are known keeps them: they are searched for as they are.
  if (text !== undefined && (options.literals ?? []).some((literal) => text.includes(literal))) return;
  const canary = freshCanary();
  const content = options.values?.[file] ?? canaryFile(path, text, canary);
  secrets.push({ name: file, value: content.includes(canaryMark) ? canary : content.trimEnd() });
  if (inHome === undefined) files[path] = content;
  else home[inHome] = content;
}

/** Build arguments of the old build, each with the value that its binding has in the new one. */
function argumentNames(
  rewrite: Rewrite,
  variables: Record<string, string>,
  options: RequestOptions,
  secrets: { name: string; value: string }[],
): readonly string[] {
  const names = rewrite.findings
    .filter(({ kind, status }) => kind === "build-argument" && status === "fixed")
    .map(({ name }) => name);
  for (const name of names) {
    if (variables[name] !== undefined) continue;
    const binding = rewrite.bindings.find(({ id, env }) => id === name || env === name);
    const bound = binding?.env === undefined ? undefined : variables[binding.env];
    variables[name] = bound ?? secretValue(name, name, options, secrets);
  }
  return names;
}

function oldCommand(rewrite: Rewrite, names: readonly string[]): string {
  const { cwd } = rewrite.commands;
  const up =
    cwd === "."
      ? ""
      : `${cwd
          .split("/")
          .map(() => "..")
          .join("/")}/`;
  const file = `${up}${rewrite.dockerfile}`;
  const secrets = rewrite.bindings.flatMap((binding) => {
    if (binding.type === "env") return [`--secret id=${binding.id},env=${binding.env ?? binding.id}`];
    if (binding.type === "file") return [`--secret id=${binding.id},src="${binding.file ?? ""}"`];
    return [];
  });
  const flags = [...names.map((name) => `--build-arg ${name}`), ...secrets];
  return ["docker build", ...flags, `-f "${file}"`, `"${up}${rewrite.context}"`].join(" ");
}

/** The printed command, with the build arguments that are no secrets: they were never its business. */
function newCommand(command: string, names: readonly string[]): string {
  const flags = names.map((name) => ` --build-arg ${name}`).join("");
  return command.replace(/\bdocker (?:buildx )?build\b/, (found) => `${found}${flags}`);
}
