import { defaultOptions } from "../../src/options.ts";
import {
  broken,
  buildRequest,
  proveBuild,
  type Proof,
  type RequestOptions,
  type Rewrite,
  type Workspace,
} from "../../src/proof/proof.ts";
import { remediate } from "../../src/remediate.ts";
import type { Context, FixResult } from "../../src/result.ts";
import { transforms } from "../../transforms/index.ts";
import type { Generated, GeneratedSecret } from "./generate-dockerfile.ts";

/** Runs the pipeline over a generated project, or over other files in its place. */
export function remediateGenerated(
  { dockerfile, files, options }: Generated,
  changed: Readonly<Record<string, string>> = {},
): FixResult {
  const { Dockerfile: text = dockerfile, ...others } = { Dockerfile: dockerfile, ...files, ...changed };
  const context = contextOf({ Dockerfile: text, ...others });
  const build = { dockerfile: { path: "Dockerfile", text }, contextPath: ".", context };
  return remediate({ builds: [build], callers: [], options: { ...defaultOptions, ...options } }, transforms);
}

function contextOf(files: Readonly<Record<string, string>>): Context {
  return {
    read: (path) => files[path],
    list(folder) {
      const prefix = folder === "." ? "" : `${folder}/`;
      const names = Object.keys(files).flatMap((path) => (path.startsWith(prefix) ? [path.slice(prefix.length)] : []));
      if (names.length === 0) return undefined;
      return [...new Set(names.map((name) => (name.includes("/") ? name.slice(0, name.indexOf("/") + 1) : name)))];
    },
  };
}

/** Files after the changes of a result, by path. */
export function filesAfter(result: FixResult): Readonly<Record<string, string>> {
  return Object.fromEntries(result.changes.map(({ path, after }) => [path, after]));
}

/** What the report says of a secret. */
export function statusOf(secret: GeneratedSecret, result: FixResult): "fixed" | "refused" | "info" | "nothing" {
  const findings = result.builds.flatMap((build) => build.findings);
  if (secret.names.length === 0) return statusOfText(secret, result);
  const own = findings.filter(({ name }) => secret.names.includes(name.replace(/^\.\//, "")));
  for (const status of ["refused", "fixed", "info"] as const)
    if (own.some((finding) => finding.status === status)) return status;
  return "nothing";
}

/** A value in the text of a step has no name of its own: its finding is the one where it stands. */
function statusOfText({ canary }: GeneratedSecret, result: FixResult): "fixed" | "refused" | "nothing" {
  const changed = result.changes.find(({ path }) => path === "Dockerfile");
  if (changed !== undefined && !changed.after.includes(canary)) return "fixed";
  const literals = result.builds.flatMap(({ findings }) => findings.filter(({ kind }) => kind === "literal"));
  return literals.length > 0 ? "refused" : "nothing";
}

/** What a proof needs to build a generated project as it was and as it was rewritten. */
function generatedRewrite(
  generated: Generated,
  result: FixResult,
): { readonly rewrite: Rewrite; readonly options: RequestOptions } | undefined {
  const build = result.builds[0];
  if (build === undefined) return undefined;
  const fixed = generated.secrets.filter((secret) => statusOf(secret, result) === "fixed");
  const values = Object.fromEntries(
    generated.secrets
      .filter(({ origin }) => origin !== "file")
      .flatMap(({ names, value }) => names.map((name): [string, string] => [name, value])),
  );
  const known = new Set(Object.keys(values));
  for (const { type, id, env = id } of build.bindings)
    if (type === "env" && !known.has(env) && !known.has(id)) values[env] = valueInText(generated, env);
  const declared = (name: string): boolean => new RegExp(`^ARG .*\\b${name}\\b`, "im").test(generated.dockerfile);
  const passed = generated.secrets
    .filter((secret) => !fixed.includes(secret) && /argument|alias/.test(secret.origin))
    .flatMap(({ names, value }) => names.slice(0, 1).map((name): [string, string] => [name, value]))
    .filter(([name]) => declared(name));
  const rewrite = {
    name: `seed ${generated.seed}`,
    before: { ...generated.files, Dockerfile: generated.dockerfile },
    after: filesAfter(result),
    dockerfile: "Dockerfile",
    context: ".",
    findings: build.findings,
    bindings: build.bindings,
    commands: build.commands,
  };
  const literals = fixed.map(({ canary }) => canary);
  // Each build beyond the two costs as much as they do: a part of the projects is asked for all.
  const whole = generated.seed % 4 === 0 ? {} : { stages: false, optional: [] };
  return { rewrite, options: { values, literals, buildArguments: Object.fromEntries(passed), ...whole } };
}

/** What the text gave the variable of this name, or the value that stands in it without a name. */
function valueInText({ dockerfile, secrets }: Generated, name: string): string {
  const { canary = "", value = "" } = secrets.find(({ names }) => names.length === 0) ?? {};
  return new RegExp(`\\b${name}[= ]"?([^"\\s]*${canary}[^"\\s]*)`).exec(dockerfile)?.[1] ?? value;
}

/** What real builds show to be wrong with a rewrite; every list must be empty. */
export async function buildFaults(
  workspace: Workspace,
  generated: Generated,
  result: FixResult,
): Promise<Record<string, unknown>> {
  const asked = generatedRewrite(generated, result);
  if (asked === undefined) return {};
  const proof = await proveBuild(workspace, buildRequest(asked.rewrite, asked.options));
  const left = generated.secrets.filter((secret) => statusOf(secret, result) !== "fixed").flatMap(({ names }) => names);
  const faults = {
    "the old build fails": proof.before.failure,
    "the new build fails": proof.after.failure,
    "a copy of a secret stays": proof.after.leaks.filter(
      ({ where, secret }) => where !== "build-log" && !left.includes(secret),
    ),
    "a command gets another credential": proof.credentials.filter((one) => !isMeant(one, generated)),
    "files, config or what is optional changed": broken(proof).filter((one) => !isLeft(one, generated)),
  };
  return Object.fromEntries(
    Object.entries(faults).filter(([, found]) => found !== undefined && (!Array.isArray(found) || found.length > 0)),
  );
}

/** What a rewrite does to the commands by its nature. */
function isMeant({ what, words }: Proof["credentials"][number], { secrets }: Generated): boolean {
  // Where a tool gets its login by its environment, it is not told any more.
  if (what === "not run") return /\b(?:login|auth)\b/.test(words);
  // A value of the text is a variable from then on, which programs that look at all of them see.
  return what === "gained" && secrets.some(({ names }) => names.length === 0);
}

/** The file or folder that a tool leaves without its login; without an optional secret as with it. */
function isLeft({ name, what }: ReturnType<typeof broken>[number], { gone }: Generated): boolean {
  const [, path = name, lack = what] = /^without it: (.+): (.+)$/.exec(what) ?? [];
  return (lack === "missing" && gone.includes(path)) || (lack === "not run" && /\b(?:login|auth)\b/.test(path));
}

/** What a failure prints, ready to become a fixture; nothing where there is no fault. */
export function failure(generated: Generated, faults: object): string {
  return Object.keys(faults).length === 0 ? "" : `${JSON.stringify(faults, null, 2)}\n${shown(generated)}`;
}

/** The Dockerfile as a failure shows it: its canaries say which secret they are. */
function shown({ seed, dockerfile, files, secrets, options }: Generated): string {
  const hidden = (text: string): string =>
    secrets.reduce((now, { canary }, at) => now.replaceAll(canary, `<secret ${at + 1}>`), text);
  const context = Object.entries(files).map(([path, text]) => `--- ${path}\n${hidden(text)}`);
  return [`seed ${seed} ${JSON.stringify(options)}`, hidden(dockerfile), ...context].join("\n");
}
