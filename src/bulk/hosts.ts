import { InputError } from "../text/input-error.ts";
import type { Setting } from "./git-environment.ts";
import { runProcess } from "../proof/processes.ts";
import type { HostKind, KindOf } from "./repository.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A code host: where its API answers, and where its repositories are cloned from. */
export interface HostPlace {
  readonly kind: HostKind;
  /** Base URL of the API, without a slash at its end. */
  readonly api: string;
  /** Host name of clone URLs, with its port if it has one. */
  readonly host: string;
}

/** The code hosts that a run knows, one of each kind. */
export interface Hosts {
  readonly github: HostPlace;
  readonly gitlab: HostPlace;
}

/**
 * The hosts of a run: what the arguments say, else what CI's environment says, else the public ones. Throws an
 * InputError for an address that is none, or one to which a token would go unencrypted.
 */
export function hostsFrom(env: Environment, asked: { readonly github?: string; readonly gitlab?: string }): Hosts {
  const github = baseUrl(asked.github ?? env["GITHUB_API_URL"] ?? "https://api.github.com", "GitHub");
  const gitlab = baseUrl(asked.gitlab ?? env["CI_SERVER_URL"] ?? "https://gitlab.com", "GitLab");
  return {
    github: { kind: "github", api: hrefOf(github), host: github.host.replace(/^api\./, "") },
    gitlab: { kind: "gitlab", api: hrefOf(gitlab), host: gitlab.host },
  };
}

function baseUrl(text: string, name: string): URL {
  if (!URL.canParse(text)) throw new InputError(`not an address of ${name}`, "");
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") throw new InputError(`the address of ${name} holds a credential`, "");
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname)))
    throw new InputError(`the address of ${name} must be https: a token goes there`, "");
  return url;
}

function hrefOf(url: URL): string {
  return url.href.replace(/\/+$/, "");
}

function isLoopback(hostname: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

/** Says which of these hosts stands at a name; a name that only looks like one of theirs is none. */
export function kindsOf(hosts: Hosts): KindOf {
  return (host) => [hosts.github, hosts.gitlab].find((place) => place.host === host)?.kind;
}

const tokenNames: Readonly<Record<HostKind, readonly string[]>> = {
  github: ["GITHUB_TOKEN", "GH_TOKEN"],
  gitlab: ["GITLAB_TOKEN"],
};

/** Where this user keeps what git asks for: the environment, or git's own credential helpers. */
export class Credentials {
  readonly #found = new Map<HostKind, Promise<string | undefined>>();
  #helpers: Promise<readonly Setting[]> | undefined;

  constructor(
    readonly env: Environment,
    readonly hosts: Hosts,
  ) {}

  /** The token for a host's API: from the environment, else from a git credential helper. */
  tokenFor(kind: HostKind): Promise<string | undefined> {
    const known = this.#found.get(kind) ?? this.#findToken(kind);
    this.#found.set(kind, known);
    return known;
  }

  /** Settings with which git gets into a repository. A token goes to its own host alone, and never unencrypted. */
  async settingsFor(url: string): Promise<readonly Setting[]> {
    if (!/^https?:/.test(url)) return [];
    const { protocol, host, hostname, origin } = new URL(url);
    const place = [this.hosts.github, this.hosts.gitlab].find((one) => one.host === host);
    const token =
      place && (protocol === "https:" || isLoopback(hostname)) ? this.#fromEnvironment(place.kind) : undefined;
    if (!place || token === undefined) return this.helpers();
    const user = place.kind === "github" ? "x-access-token" : "oauth2";
    const basic = Buffer.from(`${user}:${token}`).toString("base64");
    return [
      ["credential.helper", ""],
      [`http.${origin}/.extraHeader`, `Authorization: Basic ${basic}`],
    ];
  }

  /** The credential helpers of the user's own configuration: nothing else of it is used. */
  helpers(): Promise<readonly Setting[]> {
    this.#helpers ??= this.#readHelpers();
    return this.#helpers;
  }

  #fromEnvironment(kind: HostKind): string | undefined {
    return tokenNames[kind].map((name) => this.env[name]).find((token) => token !== undefined && token !== "");
  }

  async #findToken(kind: HostKind): Promise<string | undefined> {
    const token = this.#fromEnvironment(kind);
    if (token !== undefined || (await this.helpers()).length === 0) return token;
    const { api, host } = this.hosts[kind];
    const done = await runProcess("git", ["credential", "fill"], {
      env: { ...this.env, GIT_TERMINAL_PROMPT: "0", GIT_ASKPASS: "", SSH_ASKPASS: "" },
      input: `protocol=${new URL(api).protocol.slice(0, -1)}\nhost=${host}\n\n`,
      signal: AbortSignal.timeout(30_000),
    });
    return /^password=(.+)$/m.exec(done.stdout)?.[1];
  }

  async #readHelpers(): Promise<readonly Setting[]> {
    const scopes = ["--system", "--global"].map((scope) =>
      runProcess("git", ["config", scope, "--includes", "-z", "--get-regexp", "^credential\\."], {
        env: { ...this.env },
      }),
    );
    return (await Promise.all(scopes)).flatMap(({ stdout }) =>
      stdout.split("\0").flatMap((entry): readonly Setting[] => {
        const end = entry.indexOf("\n");
        return end === -1 ? [] : [[entry.slice(0, end), entry.slice(end + 1)]];
      }),
    );
  }
}
