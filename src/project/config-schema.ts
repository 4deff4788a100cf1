import { distance } from "fastest-levenshtein";
import type { Options } from "../result.ts";

/** What a configuration says, checked. */
export interface Config {
  readonly options: Partial<Options>;
  /** Transforms by name: false turns one off. */
  readonly transforms: Readonly<Record<string, boolean>>;
  /** Modules with transforms of the user's own, as written. */
  readonly transformModules: readonly string[];
}

/** A configuration that says nothing. */
export const emptyConfig: Config = { options: {}, transforms: {}, transformModules: [] };

type Check = (value: unknown) => string | undefined;
type Shape = Readonly<Record<string, Check>>;

const text: Check = (value) =>
  typeof value === "string" && value !== "" ? undefined : `must be a text, got ${nameOf(value)}`;
const flag: Check = (value) => (typeof value === "boolean" ? undefined : `must be true or false, got ${nameOf(value)}`);

const texts: Check = (value) => {
  if (!Array.isArray(value)) return `must be a list of texts, got ${nameOf(value)}`;
  const wrong = value.findIndex((entry) => text(entry) !== undefined);
  return wrong === -1 ? undefined : `must be a list of texts, got ${nameOf(value[wrong])} at ${wrong}`;
};

function oneOf(...allowed: readonly string[]): Check {
  return (value) => {
    if (typeof value !== "string") return `must be one of ${allowed.join(", ")}, got ${nameOf(value)}`;
    return allowed.includes(value) ? undefined : `must be one of ${allowed.join(", ")}${nearest(value, allowed)}`;
  };
}

function mapOf(check: Check): Check {
  return (value) => {
    if (!isRecord(value)) return `must be a mapping, got ${nameOf(value)}`;
    return first(Object.entries(value), ([key, entry]) => inside(key, check(entry)));
  };
}

function shaped(shape: Shape): Check {
  return (value) => {
    if (!isRecord(value)) return `must be a mapping, got ${nameOf(value)}`;
    return first(Object.entries(value), ([key, entry]) => {
      const check = Object.hasOwn(shape, key) ? shape[key] : undefined;
      return check ? inside(key, check(entry)) : `unknown key "${key}"${nearest(key, Object.keys(shape))}`;
    });
  };
}

const shape = {
  builder: oneOf("docker", "buildx", "podman", "buildah"),
  delivery: oneOf("env", "file", "auto"),
  split: oneOf("auto", "always", "never"),
  secrets: texts,
  notSecrets: texts,
  credentialFiles: texts,
  bindings: mapOf(shaped({ id: text, env: text, file: text, required: flag })),
  ssh: flag,
  onbuild: flag,
  dockerfileOnly: flag,
  artifacts: mapOf(texts),
  transforms: mapOf(flag),
  transformModules: texts,
};

/** What is wrong with a configuration, as one clause with the key that is; undefined when nothing is. */
export function configFault(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : shaped(shape)(value);
}

/** The configuration in a value of which `configFault` says nothing. */
export function configFrom(value: unknown): Config {
  if (!isConfigShape(value)) return emptyConfig;
  const { transforms = {}, transformModules = [], ...options } = value;
  return { options, transforms, transformModules };
}

type ConfigShape = Partial<Omit<Options, "judged">> & Partial<Omit<Config, "options">>;

function isConfigShape(value: unknown): value is ConfigShape {
  return isRecord(value) && configFault(value) === undefined;
}

/** `, did you mean "x"?` for the nearest of some names, or nothing when none is near. */
export function nearest(name: string, names: readonly string[]): string {
  const ranked = names
    .map((known) => ({ known, far: distance(name.toLowerCase(), known.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const [best] = ranked;
  return best && best.far <= Math.max(2, best.known.length / 2) ? `, did you mean "${best.known}"?` : "";
}

function inside(key: string, fault: string | undefined): string | undefined {
  return fault === undefined ? undefined : `${key}${fault.startsWith("must") ? " " : ": "}${fault}`;
}

function first<T>(entries: readonly T[], check: (entry: T) => string | undefined): string | undefined {
  for (const entry of entries) {
    const fault = check(entry);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (value === "") return "an empty text";
  return typeof value === "object" ? "a mapping" : `a ${typeof value === "string" ? "text" : typeof value}`;
}
