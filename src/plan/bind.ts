import { readMounts } from "../dockerfile/instructions.ts";
import { baseName } from "../model/paths.ts";
import type { Binding } from "../result.ts";
import type { BindingRequest, Scene } from "./plan-types.ts";

/** One secret, one id: the variable's name, or the file's name without its dot, unique in the Dockerfile. */
export function bind(requests: readonly BindingRequest[], scene: Scene): Map<string, Binding> {
  const taken = new Set(mountedIds(scene));
  const given = new Set<string>();
  const bindings = new Map<string, Binding>();
  const isTwin = (request: BindingRequest): boolean => twinIn(requests, request, scene) !== undefined;
  for (const request of [...requests].sort((a, b) => Number(isTwin(a)) - Number(isTwin(b)))) {
    if (bindings.has(request.key)) continue;
    const same = bindings.get(twinIn(requests, request, scene)?.key ?? "");
    if (same) {
      const both = { ...same, required: same.required || request.required };
      for (const [key, own] of bindings) if (own === same) bindings.set(key, both);
      bindings.set(request.key, both);
      continue;
    }
    if (request.id !== undefined) {
      bindings.set(request.key, asAsked(request, request.id));
      continue;
    }
    const chosen = scene.options.bindings[nameOf(request.key)];
    // A mount that brings this variable already says what the secret is called.
    const named =
      request.type === "env" ? secretMounts(scene).find((mount) => mount.env === request.source)?.id : undefined;
    const wanted = chosen?.id ?? named ?? idOf(request);
    const id =
      chosen?.id === undefined && (given.has(wanted) || (taken.has(wanted) && !sameSecret(scene, wanted, request)))
        ? unused(wanted, request, taken)
        : wanted;
    taken.add(id);
    given.add(id);
    bindings.set(request.key, bindingOf(request, chosen, id));
  }
  return bindings;
}

function bindingOf(
  request: BindingRequest,
  chosen: Scene["options"]["bindings"][string] | undefined,
  id: string,
): Binding {
  const required = chosen?.required ?? request.required;
  const env = chosen?.env ?? (request.type === "env" && chosen?.file === undefined ? request.source : undefined);
  const file = chosen?.file ?? (request.type !== "env" && chosen?.env === undefined ? request.source : undefined);
  return {
    id,
    type: request.type === "ssh" ? "ssh" : env === undefined ? "file" : "env",
    ...(env === undefined ? {} : { env }),
    ...(file === undefined ? {} : { file }),
    required,
  };
}

/** What BuildKit asks for by a name of its own. */
function asAsked({ type, source, required, header }: BindingRequest, id: string): Binding {
  const from = type === "env" ? { env: source } : { file: source };
  return { id, type, ...from, required, ...(header === undefined ? {} : { header }) };
}

/** The request for a variable that has the value of a literal: one secret. */
function twinIn(
  requests: readonly BindingRequest[],
  { key, type, id }: BindingRequest,
  { twins, options }: Scene,
): BindingRequest | undefined {
  const twin = twins.get(nameOf(key));
  if (twin === undefined || id !== undefined || options.bindings[nameOf(key)]) return undefined;
  return requests.find((own) => nameOf(own.key) === twin && own.type === type && own.key !== key);
}

/** The name of the flow that a key is made of. */
function nameOf(key: string): string {
  return key.replace(/^[a-z]+:/, "");
}

/** Source: https://docs.docker.com/reference/cli/docker/buildx/build/#secret (an id is a key of CSV options). */
function idOf({ type, source }: BindingRequest): string {
  if (type === "ssh") return "default";
  const name = type === "file" ? baseName(source).replace(/^\.+/, "") : source;
  return name.replace(/[^\w.-]/g, "_") || "secret";
}

function unused(wanted: string, { source }: BindingRequest, taken: ReadonlySet<string>): string {
  const folder = source
    .split("/")
    .at(-2)
    ?.replace(/[^\w.-]/g, "_");
  const inFront = folder ? `${folder}_${wanted}` : wanted;
  if (!taken.has(inFront)) return inFront;
  let number = 2;
  while (taken.has(`${inFront}_${number}`)) number += 1;
  return `${inFront}_${number}`;
}

function mountedIds(scene: Scene): readonly string[] {
  return secretMounts(scene).map(({ id }) => id);
}

/** The secret mounts that stand in the Dockerfile already. */
export function secretMounts(scene: Pick<Scene, "model">): readonly {
  readonly id: string;
  readonly env: string | undefined;
  readonly target: string | undefined;
  readonly required: boolean;
}[] {
  return scene.model.steps
    .filter((step) => step.keyword === "RUN")
    .flatMap((step) => readMounts(step.instruction))
    .filter((mount) => mount.type === "secret")
    .flatMap((mount) => {
      const id = mount.id ?? mount.source ?? (mount.target === undefined ? undefined : baseName(mount.target));
      const required = mount.options.some(
        (option) => option.key === "required" && option.value !== "false" && option.value !== "0",
      );
      return id === undefined ? [] : [{ id, env: mount.env, target: mount.target, required }];
    });
}

/** A mount that is there under this id holds the same secret: the same variable, or the same file. */
function sameSecret(scene: Scene, id: string, request: BindingRequest): boolean {
  const mounts = secretMounts(scene).filter((mount) => mount.id === id);
  return (
    mounts.length > 0 &&
    mounts.every((mount) =>
      request.type === "env" ? mount.env === request.source || mount.env === undefined : mount.env === undefined,
    )
  );
}
