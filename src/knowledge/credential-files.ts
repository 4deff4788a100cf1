import { fileKinds } from "./credential-files/file-kinds.ts";
import type { CredentialFileKind, FileKindRow } from "./credential-files/file-kinds.ts";

export { inspectCredentialFile } from "./credential-files/inspect.ts";
export type { CredentialFileKind } from "./credential-files/file-kinds.ts";

/** Examples and templates: what a person copies and fills in. */
const example =
  /(?:^|[/._-])(?:example|examples|sample|samples|template|templates|tmpl|tpl|dist|skel|skeleton)(?:[._-][^/]*)?$|\.(?:j2|jinja2?|erb|ctmpl|md|enc|gpg|asc|age|sealed|sops|vault|pub|crt|cer|bak|go|js|ts|py|rb|java|sh|html|cs|php)$/;

/** Certificates and parameters that share the endings of private keys. */
const publicPem =
  /(?:^|[/._-])(?:ca|cacert|cacerts|ca-bundle|cabundle|cert|certs|certificate|chain|fullchain|bundle|dh|dhparams?|dh\d+|ssl-dhparams|root-?ca|public|pub|pubkey|trust|isrgrootx1|global-bundle|rds[\w-]*)(?:[._-][^/]*)?\.pem$|(?:^|[/._-])(?:public|pub|gpg|pgp|apt|rpm|repo|archive|release|signing)[\w.-]*\.key$|\/etc\/apt\/|\/rpm-gpg\/|\/keyrings\//;

/** Folders of programs whose files only share a name with a tool's. */
const otherProgram = /tomcat|catalina|\/\.idea\/|\/\.vscode\/|\/\.settings\//;

/**
 * The kind of a path at either end of a COPY (`.npmrc`, `/root/.npmrc`, `conf/pip.conf`, `.ssh/`, `*.pem`), by its
 * last names; undefined for what only looks like one (`.npmrc.example`, `id_rsa.pub`, tomcat's settings.xml).
 */
export function credentialFileKind(path: string): CredentialFileKind | undefined {
  const plain = `/${path.toLowerCase().replace(/\\/g, "/")}`.replace(/\/(?:\.?\/)+/g, "/");
  if (example.test(plain) || publicPem.test(plain)) return undefined;
  const row = /[*?[]/.test(plain) ? rowOfGlob(plain) : fileKinds.find(({ paths }) => paths.test(plain));
  if (!row || (row.name !== "tomcat-users" && otherProgram.test(plain))) return undefined;
  return row;
}

/** A glob is of a kind when it was made to catch its usual name, not when it happens to: `.npmrc*`, not `*`. */
function rowOfGlob(path: string): FileKindRow | undefined {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const glob = path.slice(folder.length);
  const extension = /^\*\.(key|pem|p12|pfx|jks|ppk)$/.exec(glob)?.[1];
  if (extension !== undefined) return fileKinds.find(({ paths }) => paths.test(`${folder}any.${extension}`));
  if (/[*?[]/.test(folder)) return undefined;
  const pattern = patternOf(glob);
  const literals = glob.replace(/\[[^\]]*\]|[*?]/g, "").length;
  const byName = fileKinds.find(({ usual }) => usual.some((name) => pattern.test(name) && literals >= name.length - 2));
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
