const documentOrCopy =
  /\.(?:dockerignore|md|markdown|txt|rst|adoc|html?|bak|backup|old|orig|rej|save|sw[op]|tmp|fixed|j2|jinja2?|tmpl|tpl|template|erb|ejs|hbs|mustache|in|sha\d*|sig|asc|patch|diff|json|ya?ml|toml|lock|py|js|ts|go|rb|sh|log|zip|t?gz)$/i;

/** Whether a file by its name is a Dockerfile: not a template, a backup or a page about one. */
export function isDockerfileName(name: string): boolean {
  if (name === "Dockerfile" || name === "Containerfile") return true;
  if (/^(?:Dockerfile|Containerfile)\./.test(name)) return !documentOrCopy.test(name) && !name.endsWith("~");
  return /.\.(?:[Dd]ockerfile|[Cc]ontainerfile)$/.test(name);
}

const callerNames: readonly RegExp[] = [
  /(?:^|\/)(?:docker-)?compose(?:[.-][^/]*)?\.ya?ml$/,
  /(?:^|\/)docker-bake(?:\.[^/]*)?\.(?:hcl|json)$/,
  /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/,
  /(?:^|\/)action\.ya?ml$/,
  /(?:^|\/)(?:GNUm|[Mm])akefile(?:\.[^/]*)?$/,
  /\.(?:mk|sh|bash|ps1|tf)$/,
  /(?:^|\/)package\.json$/,
  /(?:^|\/)[^/]*\.?gitlab-ci[^/]*\.ya?ml$/,
  /(?:^|\/)\.circleci\/config\.ya?ml$/,
  /(?:^|\/)azure-pipelines[^/]*\.ya?ml$/,
  /(?:^|\/)bitbucket-pipelines\.ya?ml$/,
  /(?:^|\/)\.(?:travis|drone|woodpecker)\.ya?ml$/,
  /(?:^|\/)Jenkinsfile(?:\.[^/]*)?$/,
  /(?:^|\/)cloudbuild[^/]*\.(?:ya?ml|json)$/,
  /(?:^|\/)buildspec[^/]*\.ya?ml$/,
  /(?:^|\/)\.?[Jj]ustfile$/,
  /(?:^|\/)[Tt]askfile(?:\.dist)?\.ya?ml$/,
  /(?:^|\/)skaffold[^/]*\.ya?ml$/,
  /(?:^|\/)Tiltfile$/,
  /(?:^|\/)\.?devcontainer(?:\/[^/]+)?(?:\/devcontainer)?\.json$/,
  /(?:^|\/)config\/deploy(?:\.[^/]*)?\.yml$/,
  /(?:^|\/)fly(?:\.[^/]*)?\.toml$/,
  /\.(?:md|markdown)$/,
];

/** Whether a file by its path may start a build or a container. */
export function isCallerName(path: string): boolean {
  return callerNames.some((pattern) => pattern.test(path));
}

const alwaysStarts =
  /(?:compose(?:[.-][^/]*)?\.ya?ml|docker-bake(?:\.[^/]*)?\.(?:hcl|json)|devcontainer\.json|Tiltfile|skaffold[^/]*\.ya?ml|fly(?:\.[^/]*)?\.toml|config\/deploy(?:\.[^/]*)?\.yml)$/;
const buildWords = /docker|podman|buildah|nerdctl|buildctl|kaniko|build-arg|\bbake\b|containerfile|az acr build/i;

/** Whether a file that may start a build speaks of one. */
export function speaksOfBuilds(path: string, text: string): boolean {
  return alwaysStarts.test(path) || buildWords.test(text);
}
