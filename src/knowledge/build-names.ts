/** Credentials of source hosts: robots that work on repositories read them as well. */
const hostNames =
  /^(?:gh|github|gitlab|bitbucket|git|ci_job|azure_devops|ado)_(?:\w+_)?(?:token|pat|password|auth|key)$/i;

/**
 * Variables that only a build reads: package managers' and source hosts' credentials. A container that runs does not
 * need them, so nothing has to hand them over. Source: https://docs.docker.com/build/building/secrets/
 */
const buildNames: readonly RegExp[] = [
  /^(?:npm|node_auth|yarn|pnpm|pip|pypi|uv|poetry|twine|bundle|gem|rubygems|composer|packagist|nuget|maven|mvn|gradle|cargo|goproxy|conda)_/i,
  hostNames,
  /^(?:artifactory|jfrog|nexus|fury|cloudsmith|codeartifact|fontawesome|gemfury)_/i,
  /^(?:ssh|deploy|git)_(?:\w+_)?key$/i,
  /^sentry_auth_token$/i,
  /^NuGetPackageSourceCredentials_|^VSS_NUGET_/,
  /^(?:build|install)_(?:token|secret|password|key)$/i,
];

/** Whether a variable is read while building and not by the program in the container. */
export function isBuildName(name: string): boolean {
  return buildNames.some((pattern) => pattern.test(name));
}

/** Whether a variable is a source host's credential. */
export function isHostName(name: string): boolean {
  return hostNames.test(name);
}
