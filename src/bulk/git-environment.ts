import { devNull } from "node:os";

/** One setting of git. */
export type Setting = readonly [key: string, value: string];

const passed = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "TMPDIR",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "GIT_SSL_CAINFO",
  "GIT_SSL_CAPATH",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "all_proxy",
  "HTTPS_PROXY",
  "NO_PROXY",
  "ALL_PROXY",
  "SSH_AUTH_SOCK",
  "GIT_SSH_COMMAND",
  "SYSTEMROOT",
] as const;

/**
 * A cloned repository belongs to a stranger: nothing in it, and nothing of the user's that it could name, may run.
 * Each setting here is one way a repository has to start a program or to reach outside its folder.
 */
const hardened: readonly Setting[] = [
  ["core.hooksPath", devNull],
  ["core.fsmonitor", "false"],
  ["core.attributesFile", devNull],
  ["core.excludesFile", devNull],
  ["core.alternateRefsCommand", "true"],
  ["core.protectHFS", "true"],
  ["core.protectNTFS", "true"],
  ["core.autocrlf", "false"],
  ["core.sparseCheckout", "true"],
  ["core.sparseCheckoutCone", "false"],
  ["submodule.recurse", "false"],
  ["fetch.recurseSubmodules", "false"],
  ["push.recurseSubmodules", "no"],
  ["filter.lfs.process", ""],
  ["filter.lfs.smudge", ""],
  ["filter.lfs.clean", ""],
  ["filter.lfs.required", "false"],
  ["gc.auto", "0"],
  ["maintenance.auto", "false"],
  ["receive.autogc", "false"],
  ["http.followRedirects", "initial"],
  ["commit.gpgSign", "false"],
  ["push.gpgSign", "false"],
  // Repositories are worked on side by side already: threads within git would only take memory, some for each core.
  ["pack.threads", "1"],
  ["index.threads", "1"],
  ["core.preloadIndex", "false"],
];

/** The environment of a git process: little of ours, no configuration but this, and never a prompt. */
export function gitEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  url: string,
  settings: readonly Setting[],
): NodeJS.ProcessEnv {
  const kept = passed.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  return {
    GIT_SSH_COMMAND: "ssh -o BatchMode=yes",
    ...Object.fromEntries(kept),
    ...numbered([...hardened, ...settings]),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_SYSTEM: devNull,
    GIT_ATTR_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    SSH_ASKPASS: "",
    GIT_LFS_SKIP_SMUDGE: "1",
    GIT_ALLOW_PROTOCOL: protocolsOf(url),
    GIT_OPTIONAL_LOCKS: "0",
    LC_ALL: "C",
  };
}

/** Settings as git reads them from its environment, where no other process sees them. */
function numbered(settings: readonly Setting[]): NodeJS.ProcessEnv {
  const pairs = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key] as const,
    [`GIT_CONFIG_VALUE_${index}`, value] as const,
  ]);
  return { GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(pairs) };
}

function protocolsOf(url: string): string {
  if (url.startsWith("file://")) return "file";
  return /^https?:/.test(url) ? "http:https" : "ssh";
}

/** The part of git that serves a folder on this machine, deaf to the hooks and commands in that folder. */
export function servedBy(program: "upload-pack" | "receive-pack"): string {
  const settings = hardened.filter(([key]) => /^(?:core\.(?:hooksPath|fsmonitor|alternate)|receive|gc|pack)/.test(key));
  return ["git", ...settings.map(([key, value]) => `-c ${key}=${value}`), program].join(" ");
}
