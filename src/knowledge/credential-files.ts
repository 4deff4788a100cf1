/** A kind of file that holds a credential: one row, one fact. */
export interface CredentialFileKind {
  /** Kebab-case: `npmrc`, `pip-conf`, `ssh-private-key`. */
  readonly name: string;
  /** Who reads it: tool names as in `tools`. */
  readonly readers: readonly string[];
  /** Needed while building, at run time, or either. */
  readonly time: "build" | "run" | "either";
  /** Whether the file by its name alone is a credential file, or only when its content holds one. */
  readonly tells: "name" | "content";
  /** A private key whose mode and owner the reader checks. */
  readonly key: boolean;
  readonly source: string;
}

/**
 * The kind of a path at either end of a COPY (`.npmrc`, `/root/.npmrc`, `conf/pip.conf`, `.ssh/`, `*.pem`), by its
 * last names; undefined for what only looks like one (`.npmrc.example`, `id_rsa.pub`, tomcat's settings.xml).
 */
export declare function credentialFileKind(path: string): CredentialFileKind | undefined;

/**
 * Whether the text of such a file holds a credential of its own. `variables` are the names it takes from the
 * environment instead (`${NPM_TOKEN}`, `${env.X}`): a file that only does that is a use of the variable.
 */
export declare function inspectCredentialFile(
  kind: CredentialFileKind,
  text: string,
): { readonly holdsCredential: boolean; readonly variables: readonly string[] };
