/** Words without which a shell text starts nothing. */
export const builderWords = /docker|podman|buildah|nerdctl|buildctl|kaniko|compose|container|build-arg|\bimg\b|oci/i;

/** Options without a value of `docker build`, `buildx build`, `podman build`, `buildah build`, `buildx bake`. */
export const buildSwitches: ReadonlySet<string> = new Set([
  "--all-platforms",
  "--check",
  "--compress",
  "--debug",
  "--disable-compression",
  "--disable-content-trust",
  "--force-rm",
  "--http-proxy",
  "--layers",
  "--load",
  "--no-cache",
  "--no-hostname",
  "--no-hosts",
  "--print",
  "--pull",
  "--pull-always",
  "--pull-never",
  "--push",
  "--quiet",
  "--rm",
  "--skip-unused-stages",
  "--squash",
  "--squash-all",
  "--stdin",
  "--tls-verify",
  "--with-dependencies",
  "-D",
  "-q",
]);

/** Options without a value of `docker run` and `docker create`. */
export const runSwitches: ReadonlySet<string> = new Set([
  "--detach",
  "--disable-content-trust",
  "--help",
  "--init",
  "--interactive",
  "--no-healthcheck",
  "--oom-kill-disable",
  "--privileged",
  "--publish-all",
  "--quiet",
  "--read-only",
  "--replace",
  "--rm",
  "--sig-proxy",
  "--tty",
  "-P",
  "-d",
  "-i",
  "-q",
  "-t",
]);

/** Options without a value in front of a subcommand of `docker`, `podman`, `docker compose`. */
export const globalSwitches: ReadonlySet<string> = new Set([
  "--all-resources",
  "--compatibility",
  "--debug",
  "--dry-run",
  "--remote",
  "--tls",
  "--tlsverify",
  "-D",
]);

/** Programs that hand their environment on to the command behind them: how many of their own words hold a value. */
export const wrappers: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["command", new Set<string>()],
  ["cross-env", new Set<string>()],
  ["dotenv", new Set(["-e", "-f"])],
  ["env", new Set(["-u", "--unset", "-C", "--chdir"])],
  ["exec", new Set(["-a"])],
  ["ionice", new Set(["-c", "-n"])],
  ["nice", new Set(["-n"])],
  ["nohup", new Set<string>()],
  ["op", new Set(["--env-file"])],
  ["stdbuf", new Set(["-o", "-e", "-i"])],
  ["sudo", new Set(["-u", "-g", "--user", "--group", "-h", "-p"])],
  ["time", new Set<string>()],
  ["timeout", new Set(["-s", "-k", "--signal", "--kill-after"])],
  ["xargs", new Set(["-I", "-n", "-P", "-L", "-d"])],
]);

/** Programs whose words are only shown. */
export const printers: ReadonlySet<string> = new Set([
  "echo",
  "printf",
  "print",
  "info",
  "log",
  "warn",
  "error",
  ":",
  "#",
]);
