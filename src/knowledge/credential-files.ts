import { fileKinds } from "./credential-files/file-kinds.ts";
import { fileMarks } from "./credential-files/file-marks.ts";
import type { CredentialFileKind, FileKindRow } from "./credential-files/file-kind.ts";

export { credentialPlaces, holdsOnlyAddresses, inspectCredentialFile } from "./credential-files/inspect.ts";
export type { CredentialFileKind } from "./credential-files/file-kind.ts";

/** Examples and templates: what a person copies and fills in. */
const example =
  /(?:^|[/._-])(?:example|examples|sample|samples|template|templates|tmpl|tpl|dist|skel|skeleton)(?:[._-][^/]*)?$|\.(?:j2|jinja2?|erb|ctmpl|md|enc|gpg|asc|age|sealed|sops|vault|pub|crt|cer|bak|go|js|ts|py|rb|java|sh|html|cs|php)$/;

/** Made for tests and first tries, and files of public images. */
const standIn =
  /(?:^|[/._-])(?:dummy|snakeoil|insecure|vagrant)(?:[._-][^/]*)?$|\/(?:fakes?|dummy)(?:[-_][-\w]*)?\/|\/(?:default\.env|\.?env\.defaults?)$|\/(?:settings-docker|settings-scheme__default)\.xml$|\/test[\w-]*\.pem$/;

/** Certificates and parameters that share the endings of private keys. */
const publicPem =
  /\/(?![^/]*(?:key|priv))[^/]*(?:cert|crt|chain|bundle|root|licen[cs]e|dhparam|dhe?\d|public|trust|(?<![a-z0-9])(?:ca\d?|pub|dh|g\d|rds[\w-]*)(?=[._-]))[^/]*\.pem$|(?<![a-z0-9])(?:public|pub|pubkey|gpg|pgp|apt|rpm|repo|archive)(?![a-z])(?![\w.-]*priv)[\w.-]*\.(?:key|pem)$|\/etc\/apt\/(?:keyrings|trusted)|\/rpm-gpg\/|\/keyrings\/|\/microsoft\.key$|\/unbound\/root\.key$|\/ca-(?:trust|certificates)\//;

/** Folders of programs whose files only share a name with a tool's. */
const otherProgram =
  /tomcat|catalina|pentaho|\/(?:fontset|hibernate|init|ivy)-settings|\/addon_data\/|seeddms|\/\.idea\/|\/\.vscode\/|\/\.settings\//;

/** What most paths are not: one test for all rows. */
const anyKind = new RegExp(fileKinds.map(({ paths }) => paths.source).join("|"));

/** Dockerfiles copy the same names again and again. */
const known = new Map<string, CredentialFileKind | undefined>();
const mostKnown = 4096;

let toldBy: ReadonlyMap<string, CredentialFileKind> | undefined;

/** The kind of the file whose path a variable holds: `GOOGLE_APPLICATION_CREDENTIALS`, `PIP_CONFIG_FILE`. */
export function credentialFileToldBy(variable: string): CredentialFileKind | undefined {
  toldBy ??= new Map(
    fileKinds.flatMap((kind) =>
      (kind.directory ? [] : (kind.places ?? [])).flatMap((place) =>
        place.variable === undefined || place.variableHolds ? [] : [[place.variable, kind] as const],
      ),
    ),
  );
  return toldBy.get(variable);
}

/**
 * The kind of a path at either end of a COPY (`.npmrc`, `/root/.npmrc`, `conf/pip.conf`, `.ssh/`, `*.pem`), by its
 * last names; undefined for what only looks like one (`.npmrc.example`, `id_rsa.pub`, tomcat's settings.xml).
 */
export function credentialFileKind(path: string): CredentialFileKind | undefined {
  if (!fileMarks.isIn(path) && !/[*?[]/.test(path)) return undefined;
  if (known.has(path)) return known.get(path);
  const kind = kindOf(`/${path.toLowerCase().replace(/\\/g, "/")}`.replace(/\/(?:\.?\/)+/g, "/"));
  if (known.size >= mostKnown) known.clear();
  known.set(path, kind);
  return kind;
}

function kindOf(plain: string): CredentialFileKind | undefined {
  const row = /[*?[]/.test(plain)
    ? rowOfGlob(plain)
    : anyKind.test(plain) && fileKinds.find(({ paths }) => paths.test(plain));
  if (!row || (row.name !== "tomcat-users" && otherProgram.test(plain))) return undefined;
  return isMadeUpAt(plain, row) ? undefined : row;
}

/** The same of a path in lower case that begins with a slash; what is armoured is no copy to fill in, but a key. */
function isMadeUpAt(plain: string, kind: CredentialFileKind): boolean {
  const own = kind.name.startsWith("pgp-") ? plain.replace(/\.(?:asc|gpg|pgp)$/, "") : plain;
  return example.test(own) || standIn.test(own) || publicPem.test(plain);
}

/** Whether a path says that the file is made to be shown: an example, a stand-in for tests, a public certificate. */
export function isMadeUp(path: string, kind: CredentialFileKind): boolean {
  return isMadeUpAt(`/${path.toLowerCase()}`, kind);
}

/** A glob with less text than this has no usual name in sight. */
const fewestLiterals = Math.min(...fileKinds.flatMap(({ usual }) => usual.map(({ length }) => length - 2)));

/** A glob is of a kind when it was made to catch its usual name, not when it happens to: `.npmrc*`, not `*`. */
function rowOfGlob(path: string): FileKindRow | undefined {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const glob = path.slice(folder.length);
  const extension = /^\*\.(key|pem|p12|pfx|jks|ppk)$/.exec(glob)?.[1];
  if (extension !== undefined) return fileKinds.find(({ paths }) => paths.test(`${folder}any.${extension}`));
  if (/[*?[]/.test(folder)) return undefined;
  const literals = glob.replace(/\[[^\]]*\]|[*?]/g, "").length;
  const pattern = literals < fewestLiterals ? /^(?!)/ : patternOf(glob);
  const byName = fileKinds.find(({ usual }) =>
    usual.some((name) => pattern.test(name) && literals >= name.length - (name.length > 8 ? 2 : 1)),
  );
  return byName ?? (folder.endsWith("/.ssh/") && literals === 0 ? rowOfFolder(folder) : undefined);
}

function rowOfFolder(folder: string): FileKindRow | undefined {
  return fileKinds.find(({ directory, paths }) => directory && paths.test(folder));
}

function patternOf(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replace(/\?/g, ".")
    .replace(/\[(?![^\]]*\])/g, "\\[");
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return /^(?!)/;
  }
}
