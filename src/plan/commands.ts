import { readMounts } from "../dockerfile/instructions.ts";
import { credentialFileKind } from "../knowledge/credential-files.ts";
import type { BuildModel } from "../model/build-model.ts";
import { baseName } from "../model/paths.ts";
import type { Binding, Commands, Options } from "../result.ts";
import { quoted } from "../text/shell-quotes.ts";
import type { Scene } from "./plan-types.ts";
import { secretMounts } from "./bind.ts";

/** All bindings that a build needs: the new ones, and those of mounts that were there before. */
export function allBindings(scene: Scene, made: ReadonlyMap<string, Binding>): readonly Binding[] {
  const bindings = [...new Set(made.values())];
  for (const mount of secretMounts(scene)) {
    const index = bindings.findIndex((binding) => binding.id === mount.id);
    const known = bindings[index];
    if (known) {
      if (mount.required && !known.required) bindings[index] = { ...known, required: true };
    } else bindings.push(presentBinding(mount));
  }
  const ssh = scene.model.steps.some(
    (step) => step.keyword === "RUN" && readMounts(step.instruction).some((mount) => mount.type === "ssh"),
  );
  if (ssh && !bindings.some((binding) => binding.type === "ssh"))
    bindings.push({ id: "default", type: "ssh", required: false });
  return bindings;
}

/** The bindings without those whose mounts are all gone from the Dockerfile as it will be. */
export function stillMounted(scene: Scene, bindings: readonly Binding[], after: BuildModel): readonly Binding[] {
  const before = new Set(secretMounts(scene).map(({ id }) => id));
  const left = new Set(secretMounts({ model: after }).map(({ id }) => id));
  return bindings.filter(({ id }) => left.has(id) || !before.has(id));
}

/** Where the secret of a mount comes from is for the caller to say; its own names are the best guess. */
export function presentBinding(mount: {
  readonly id: string;
  readonly env: string | undefined;
  readonly target: string | undefined;
  readonly required: boolean;
}): Binding {
  const { id, required } = mount;
  if (mount.env !== undefined) return { id, type: "env", env: mount.env, required };
  const named = mount.target === undefined ? undefined : baseName(mount.target);
  const file = [named, `.${id}`, /\./.test(id) ? id : undefined].find(
    (name) => name !== undefined && (credentialFileKind(name)?.readers.length ?? 0) > 0,
  );
  if (file !== undefined) return { id, type: "file", file, required };
  return /\./.test(id)
    ? { id, type: "file", file: id, required }
    : { id, type: "env", env: id.toUpperCase().replace(/[^A-Z0-9]/g, "_"), required };
}

/** What the container must be handed from now on: variables, and files with the place where it reads them. */
export interface HandedOver {
  readonly variables: readonly string[];
  readonly files: readonly { readonly file: string; readonly target: string }[];
}

/** The command that builds, run in the build context. */
export function buildCommands(
  dockerfile: string,
  contextPath: string,
  bindings: readonly Binding[],
  handed: HandedOver,
  options: Options,
): Commands {
  const file = relative(contextPath, dockerfile);
  const usual = file === "Dockerfile" || (file === "Containerfile" && /podman|buildah/.test(options.builder));
  const secrets = bindings.flatMap((binding) => secretFlag(binding));
  const words = [
    ...headerAssignments(bindings),
    ...builders[options.builder],
    ...(usual ? [] : ["-f", quoted(file)]),
    ...secrets,
    ".",
  ];
  const variables = handed.variables.flatMap((name) => ["-e", name]);
  const files = handed.files.flatMap((own) => ["-v", `"$PWD/${own.file}:${own.target}:ro"`]);
  const run = [...runners[options.builder], ...variables, ...files, "IMAGE"];
  const nothing = variables.length + files.length === 0;
  return { cwd: contextPath, build: words.join(" "), ...(nothing ? {} : { run: run.join(" ") }) };
}

const builders: Readonly<Record<Options["builder"], readonly string[]>> = {
  docker: ["docker", "build"],
  buildx: ["docker", "buildx", "build"],
  podman: ["podman", "build"],
  buildah: ["buildah", "build"],
};

const runners: Readonly<Record<Options["builder"], readonly string[]>> = {
  docker: ["docker", "run"],
  buildx: ["docker", "run"],
  podman: ["podman", "run"],
  buildah: ["podman", "run"],
};

/** A header is made of the variable by the shell that runs the command; the variable itself would not do. */
function headerVariable({ id }: Binding): string {
  return id.replace(/[^A-Za-z0-9]/g, "_");
}

function headerAssignments(bindings: readonly Binding[]): readonly string[] {
  return bindings.flatMap((binding) =>
    binding.header === undefined
      ? []
      : [`${headerVariable(binding)}="Basic $(printf %s "${binding.header}" | base64 | tr -d '\\n')"`],
  );
}

function secretFlag(binding: Binding): readonly string[] {
  if (binding.type === "ssh")
    return ["--ssh", binding.file === undefined ? binding.id : quoted(`${binding.id}=${binding.file}`)];
  if (binding.header !== undefined) return ["--secret", `id=${binding.id},env=${headerVariable(binding)}`];
  const fields = [
    `id=${binding.id}`,
    binding.env === undefined ? `src=${binding.file ?? binding.id}` : `env=${binding.env}`,
  ];
  const value = fields.map((field) => (/[,"]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(",");
  return ["--secret", quoted(value)];
}

function relative(folder: string, path: string): string {
  if (folder === ".") return path;
  const from = folder.split("/");
  const to = path.split("/");
  let same = 0;
  while (same < from.length && from[same] === to[same]) same += 1;
  return [...from.slice(same).map(() => ".."), ...to.slice(same)].join("/");
}
