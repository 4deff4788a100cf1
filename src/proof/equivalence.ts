import { isRecord } from "./json.ts";
import type { LayerEntry, SavedImage } from "./saved-image.ts";

/** Something that is not the same in the two images. */
export interface Difference {
  readonly kind: "file" | "config" | "optional" | "warning";
  /** A file's path, the name of a setting (`Env TOKEN`, `User`), of a secret that was optional, or of a build check. */
  readonly name: string;
  /** What is different, without any content: `missing`, `added`, `mode 644, was 600`. */
  readonly what: string;
  /** Why it had to be so; such a difference does not fail a proof. */
  readonly expected?: string;
}

/** What may be different, beyond what held a secret by itself. */
export interface Expectation {
  /** Paths of files in the image. */
  readonly files?: readonly string[];
  /** Names of environment variables and labels. */
  readonly names?: readonly string[];
  /** SHA-256 of the project's own files that the rewrite changed: a COPY may bring them along. */
  readonly rewritten?: { readonly before: ReadonlySet<string>; readonly after: ReadonlySet<string> };
}

/** The files of an image as a container sees them: layers applied in order, whiteouts obeyed. */
export function flatten(image: SavedImage): ReadonlyMap<string, LayerEntry> {
  const files = new Map<string, LayerEntry>();
  for (const layer of image.layers) {
    for (const entry of layer.entries) {
      const name = entry.path.slice(entry.path.lastIndexOf("/") + 1);
      const folder = entry.path.slice(0, entry.path.length - name.length);
      if (name === ".wh..wh..opq") removeBelow(files, folder);
      else if (name.startsWith(".wh.")) remove(files, folder + name.slice(4));
    }
    for (const entry of layer.entries) {
      if (entry.path.split("/").at(-1)?.startsWith(".wh.") === true) continue;
      if (entry.type !== "directory" && files.get(entry.path)?.type === "directory") remove(files, entry.path);
      files.set(entry.path, linked(entry, files));
    }
  }
  files.delete("");
  return files;
}

/** A hard link is compared as the file it is. */
function linked(entry: LayerEntry, files: ReadonlyMap<string, LayerEntry>): LayerEntry {
  if (entry.type !== "hard-link") return entry;
  const target = files.get(entry.link.replace(/^(\.?\/)+/, ""));
  return target === undefined ? entry : { ...target, path: entry.path };
}

function remove(files: Map<string, LayerEntry>, path: string): void {
  if (files.get(path)?.type === "directory") removeBelow(files, `${path}/`);
  files.delete(path);
}

function removeBelow(files: Map<string, LayerEntry>, folder: string): void {
  for (const path of files.keys()) if (path.startsWith(folder)) files.delete(path);
}

/** The files of an image's last state in which a needle was found. */
export function secretFiles(image: SavedImage): ReadonlySet<string> {
  const found = new Set<string>();
  for (const layer of image.layers) {
    for (const entry of layer.entries) found.delete(entry.path);
    for (const sighting of layer.sightings) found.add(sighting.path.split("!")[0] ?? sighting.path);
  }
  const files = flatten(image);
  return new Set([...found].filter((path) => files.has(path)));
}

/** Compares the files of two images, times aside. */
export function compareFiles(
  before: SavedImage,
  after: SavedImage,
  expectation: Expectation = {},
): readonly Difference[] {
  const old = flatten(before);
  const now = flatten(after);
  const secret = secretFiles(before);
  const expected = new Set((expectation.files ?? []).map((path) => path.replace(/^\//, "")));
  const differences: Difference[] = [];
  for (const path of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const what = fileDifference(old.get(path), now.get(path));
    if (what === undefined) continue;
    const why = excuse(path, what, old, secret, expected) ?? rewrittenFile(old.get(path), now.get(path), expectation);
    differences.push({ kind: "file", name: path, what, ...(why === undefined ? {} : { expected: why }) });
  }
  return differences;
}

function excuse(
  path: string,
  what: string,
  old: ReadonlyMap<string, LayerEntry>,
  secret: ReadonlySet<string>,
  expected: ReadonlySet<string>,
): string | undefined {
  if (expected.has(path)) return "named as expected";
  if (secret.has(path) && (what === "missing" || what === "content")) return "it held the secret";
  if (what !== "missing" || old.get(path)?.type !== "directory") return undefined;
  const inside = [...old.keys()].filter(
    (other) => other.startsWith(`${path}/`) && old.get(other)?.type !== "directory",
  );
  const held = inside.length > 0 && inside.every((other) => secret.has(other) || expected.has(other));
  return held ? "it held nothing but the secret" : undefined;
}

/** The Dockerfile itself, an ignore file: `COPY . .` brings them along. */
function rewrittenFile(
  old: LayerEntry | undefined,
  now: LayerEntry | undefined,
  { rewritten }: Expectation,
): string | undefined {
  if (rewritten === undefined || now === undefined || !rewritten.after.has(now.hash)) return undefined;
  if (old !== undefined && (!rewritten.before.has(old.hash) || old.mode !== now.mode)) return undefined;
  return "a file of the project that was rewritten";
}

function fileDifference(old: LayerEntry | undefined, now: LayerEntry | undefined): string | undefined {
  if (old === undefined) return "added";
  if (now === undefined) return "missing";
  if (old.type !== now.type) return `${now.type}, was ${old.type}`;
  const changes: string[] = [];
  // The mode of a symbolic link means nothing.
  if (old.mode !== now.mode && now.type !== "symlink") {
    changes.push(`mode ${now.mode.toString(8)}, was ${old.mode.toString(8)}`);
  }
  if (old.uid !== now.uid || old.gid !== now.gid) {
    changes.push(`owner ${now.uid}:${now.gid}, was ${old.uid}:${old.gid}`);
  }
  if (old.link !== now.link) changes.push("link target");
  if (old.hash !== now.hash) changes.push("content");
  if (JSON.stringify(old.attributes) !== JSON.stringify(now.attributes)) changes.push("extended attributes");
  return changes.length === 0 ? undefined : changes.join(", ");
}

// What a container is started with; https://github.com/opencontainers/image-spec/blob/main/config.md
const settings = [
  "Cmd",
  "Entrypoint",
  "User",
  "WorkingDir",
  "ExposedPorts",
  "Volumes",
  "Healthcheck",
  "Shell",
  "StopSignal",
  "OnBuild",
];

/** Compares what the two images start a container with; `holdsSecret` excuses what gave a secret away before. */
export function compareConfig(
  before: SavedImage,
  after: SavedImage,
  holdsSecret: (text: string) => boolean,
  expectation: Expectation = {},
): readonly Difference[] {
  const old = configOf(before);
  const now = configOf(after);
  const differences: Difference[] = [];
  const add = (name: string, what: string, why: string | undefined): void => {
    differences.push({ kind: "config", name, what, ...(why === undefined ? {} : { expected: why }) });
  };
  for (const name of settings) {
    const was = canonical(old[name]);
    if (was === canonical(now[name])) continue;
    add(name, "changed", expectation.names?.includes(name) === true ? "named as expected" : undefined);
  }
  for (const [kind, was, is] of [
    ["Env", variables(old["Env"]), variables(now["Env"])],
    ["Labels", labels(old["Labels"]), labels(now["Labels"])],
  ] as const) {
    for (const name of new Set([...was.keys(), ...is.keys()])) {
      if (was.get(name) === is.get(name)) continue;
      const what = is.has(name) ? (was.has(name) ? "changed" : "added") : "missing";
      const held = holdsSecret(was.get(name) ?? "") ? "it held the secret" : undefined;
      add(`${kind} ${name}`, what, expectation.names?.includes(name) === true ? "named as expected" : held);
    }
  }
  return differences;
}

function configOf(image: SavedImage): Readonly<Record<string, unknown>> {
  const config = image.document["config"];
  return isRecord(config) ? config : {};
}

/** JSON with sorted names, absent and empty alike: Docker writes `null`, `[]` and `{}` for the same thing. */
function canonical(value: unknown): string {
  if (value === undefined || value === null || value === "") return "";
  if (Array.isArray(value)) return value.length === 0 ? "" : `[${value.map(canonical).join()}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return members.length === 0 ? "" : `{${members.map((key) => `${key}:${canonical(value[key])}`).join()}}`;
}

function variables(value: unknown): ReadonlyMap<string, string> {
  const pairs = Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
  return new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
}

function labels(value: unknown): ReadonlyMap<string, string> {
  return new Map(isRecord(value) ? Object.entries(value).map(([name, text]) => [name, String(text)]) : []);
}
