const documentOrCopy =
  /\.(?:dockerignore|md|markdown|txt|rst|adoc|html?|bak|backup|old|orig|rej|save|sw[op]|tmp|fixed|j2|jinja2?|tmpl|tpl|template|erb|ejs|hbs|mustache|in|sha\d*|sig|asc|patch|diff|json|ya?ml|toml|lock|py|js|ts|go|rb|sh|log|zip|t?gz)$/i;

/** Whether a file by its name is a Dockerfile: not a template, a backup or a page about one. */
export function isDockerfileName(name: string): boolean {
  if (name === "Dockerfile" || name === "Containerfile") return true;
  if (/^(?:Dockerfile|Containerfile)\./.test(name)) return !documentOrCopy.test(name) && !name.endsWith("~");
  return /.\.(?:[Dd]ockerfile|[Cc]ontainerfile)$/.test(name);
}

const callerNames: readonly RegExp[] = [
  /\.(?:ya?ml|hcl|sh|bash|ksh|zsh|bats|ps1|psm1|mk|mak|make|tf|tpl|md|mdx|markdown|tiltfile|jenkinsfile|groovy|just)$/i,
  /(?:^|\/)(?:GNUm|[Mm])akefile(?:\.[^/]*)?$/,
  /(?:^|\/)(?:package|composer)\.json$/,
  /(?:^|\/)(?:docker-bake|cloudbuild)[^/]*\.json$/,
  /(?:^|\/)Jenkinsfile[^/]*$/,
  /(?:^|\/)\.?[Jj]ustfile$/,
  /(?:^|\/)Tiltfile[^/]*$/,
  /(?:^|\/)\.?devcontainer(?:\/[^/]+)?(?:\/devcontainer)?\.json$/,
  /(?:^|\/)fly(?:\.[^/]*)?\.toml$/,
  // Programs that build images have a name that says so, or the walk would read every source file.
  /(?:^|\/)[^/]*(?:build|cdk|deploy|docker|gulp|image|infra|jake|stack|tasks?|fabfile|noxfile)[^/]*\.(?:[cm]?[jt]s|py|rb|go|java|kt|cs)$/i,
  // Scripts without an ending, where scripts are kept.
  /^[\w-]+$/,
  /(?:^|\/)(?:bin|scripts?|ci|\.ci|hack|tools?|build|docker|deploy|\.husky|\.buildkite)\/[\w-]+$/,
];

/** Whether a file by its path may start a build or a container; its text decides. */
export function isCallerName(path: string): boolean {
  return callerNames.some((pattern) => pattern.test(path));
}

const programNames: readonly RegExp[] = [
  /\.(?:[cm]?[jt]sx?|py|rb|rake|php|pl|lua|go|rs|java|kts?|scala|groovy|gradle|cs|fsx?|exs?|clj|nix|bzl|star|nu|fish|bat|cmd)$/i,
  /\.(?:json[c5]?|toml|xml|ini|cfg|conf|properties|jsonnet|libsonnet|cue|dhall)$/i,
  // Rakefile, Earthfile, Fastfile.
  /(?:^|\/)[A-Z][\w-]*$/,
];
const noProgram =
  /(?:^|\/)(?:bower_components|third_party|vendor|site-packages|\.?venv|__snapshots__)\/|(?:^|[-.])lock(?:file)?\.\w+$|\.lock$|\.min\.\w+$|\.d\.[cm]?ts$|(?:^|\/)(?:AUTHORS|CHANGELOG|CHANGES|CONTRIBUTING|COPYING|HISTORY|LICENSE|NEWS|NOTICE|README|TODO)[\w-]*$/i;

/** Whether a file by its path may hold build arguments in a way of its own: programs, and the settings of tools. */
export function isProgramName(path: string): boolean {
  return programNames.some((pattern) => pattern.test(path)) && !noProgram.test(path);
}
