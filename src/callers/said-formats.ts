import type { SourceFile, Span } from "../text/source.ts";
import { dockerfileIn, isDockerfile } from "./build-place.ts";
import type { CallerFormatReader, CallerWorld } from "./facts.ts";
import { baseOf, folderOf, joinPath } from "./paths.ts";
import { bracketed, namesIn, onlyBuild, type SaidCall, saidFormat } from "./said-facts.ts";

type Place = Pick<SaidCall, "dockerfile" | "context">;

/** Where a literal context and Dockerfile, written in `part`, lead from the file's folder. */
function placeIn(
  part: string,
  file: SourceFile,
  world: CallerWorld,
  context: RegExp,
  dockerfile: RegExp,
  base = folderOf(file.path),
): Place {
  const folder = joinPath(base, context.exec(part)?.[1] ?? ".");
  const named = dockerfile.exec(part)?.[1];
  const found = folder === undefined ? undefined : dockerfileIn(folder, named, world);
  const beside = named === undefined ? undefined : joinPath(base, named);
  const known = [found, beside].find((path) => isDockerfile(path, world));
  return known === undefined ? onlyBuild(world.builds) : { dockerfile: known, context: folder };
}

/** The calls whose head `pattern` finds, with the brackets behind it. */
function callsWith(file: SourceFile, pattern: RegExp): readonly { readonly at: Span; readonly body: Span }[] {
  return [...file.text.matchAll(pattern)].flatMap((match) => {
    const end = match.index + match[0].length;
    const body = bracketed(file.text, end - 1);
    return body ? [{ at: { start: match.index, end: body.end }, body }] : [];
  });
}

/** Arguments written as a map behind a key: `build_args={…}`, `buildArgs: {…}`. */
function argumentsIn(file: SourceFile, within: Span, key: RegExp): SaidCall["arguments"] {
  const part = file.text.slice(within.start, within.end);
  const match = key.exec(part);
  const body = match ? bracketed(file.text, within.start + match.index + match[0].length - 1) : undefined;
  return body ? namesIn(file.text, body) : [];
}

/** `docker_build` of a Tiltfile. */
export const tilt: CallerFormatReader = saidFormat(
  "tilt",
  (file) => /^Tiltfile|\.tiltfile$/.test(baseOf(file.path)),
  (file, world) =>
    callsWith(file, /\b(?:docker_build|custom_build|docker_build_with_restart)\s*\(/g).map(({ at, body }) => {
      const part = file.text.slice(body.start, body.end);
      const positional = /^\(\s*(?:ref\s*=\s*)?[^,]+,\s*(?:context\s*=\s*)?['"]([^'"]*)['"]/;
      return {
        at,
        builder: "docker",
        ...placeIn(part, file, world, positional, /dockerfile\s*=\s*['"]([^'"]*)['"]/),
        arguments: argumentsIn(file, body, /build_args\s*=\s*\{/),
        reason: "changed-by-hand",
        todo: "write `secret=['id={id},env={env}']` in place of its entry in build_args",
      };
    }),
);

/** `docker_image` of the Docker provider. */
export const terraform: CallerFormatReader = saidFormat(
  "terraform",
  (file) => file.path.endsWith(".tf"),
  (file, world) =>
    callsWith(file, /\bbuild\s*\{/g).map(({ at, body }) => ({
      at,
      builder: "docker",
      ...placeIn(
        file.text.slice(body.start, body.end),
        file,
        world,
        /context\s*=\s*"(?:\$\{path\.(?:module|root|cwd)\}\/?)?([^"$]*)"/,
        /dockerfile\s*=\s*"(?:\$\{path\.(?:module|root|cwd)\}\/)?([^"$]*)"/,
      ),
      arguments: argumentsIn(file, body, /build_args?\s*=\s*\{/),
      reason: "changed-by-hand",
      todo: 'write `secrets { id = "{id}" env = "{env}" }` in place of its entry in build_args; it needs provider 3.2.0 or later and a buildx builder',
    })),
  /docker_image|docker_registry_image/,
);

/** Docker image assets of the AWS CDK and of Pulumi. */
export const cdk: CallerFormatReader = saidFormat(
  "cdk",
  (file) => /\.(ts|js|mjs|cjs|py|java|go|cs)$/.test(file.path) && /aws-cdk|aws_cdk|@pulumi\/docker/.test(file.text),
  (file, world) =>
    callsWith(file, /\b(?:buildArgs|build_args)\s*[:=]\s*(?:docker\.\w+\()?\{/g).map(({ at, body }) => ({
      at,
      builder: "docker",
      ...onlyBuild(world.builds),
      arguments: namesIn(file.text, body),
      reason: "changed-by-hand",
      todo: "write `buildSecrets: { {id}: DockerBuildSecret.fromSrc('{id}.txt') }` in place of its entry in buildArgs: it takes a file, and needs aws-cdk 2.65.0 or later",
    })),
  /buildArgs|build_args/,
);

/** Programs that build by the Engine's API, which carries no build secrets. */
export const apiClient: CallerFormatReader = saidFormat(
  "api-client",
  (file) =>
    /\.(py|js|ts|mjs|cjs|java|kt|go|cs|rb)$/.test(file.path) && /\bdocker\b|dockerode|testcontainers/i.test(file.text),
  (file, world) => {
    const maps = callsWith(file, /\b(?:buildargs\s*[:=]\s*|BuildArgs\s*:\s*map\[string\]\*string)\{/g);
    const single = [...file.text.matchAll(/\.withBuildArgs?\(\s*["']([A-Za-z_]\w*)["']/g)].map((match) => {
      const start = match.index + match[0].lastIndexOf(match[1] ?? "");
      return {
        at: { start: match.index, end: match.index + match[0].length },
        names: [{ name: match[1] ?? "", span: { start, end: start + (match[1] ?? "").length } }],
      };
    });
    const all = [...maps.map(({ at, body }) => ({ at, names: namesIn(file.text, body) })), ...single];
    return all.map(({ at, names }) => ({
      at,
      builder: "engine-api",
      ...onlyBuild(world.builds),
      arguments: names,
      reason: "builder-without-secrets",
      todo: "the Engine's API carries no build secrets: start the docker command line with `--secret id={id},env={env}`",
    }));
  },
  /buildargs|BuildArgs|withBuildArg/,
);

/** `[build.args]` of fly.toml. */
export const fly: CallerFormatReader = saidFormat(
  "fly",
  (file) => /^fly(\..*)?\.toml$/.test(baseOf(file.path)),
  (file, world) =>
    [...file.text.matchAll(/^[ \t]*\[build\.args\][^\n]*\n((?:(?![ \t]*\[)[^\n]*(?:\n|$))*)/gm)].map((match) => {
      const body = match.index + match[0].length - (match[1] ?? "").length;
      const named = /^\s*dockerfile\s*=\s*["']([^"']*)["']/m;
      return {
        at: { start: match.index, end: match.index + match[0].trimEnd().length },
        builder: "unknown",
        ...placeIn(file.text, file, world, /(?!)/, named),
        arguments: namesIn(file.text, { start: body, end: match.index + match[0].length }),
        literal: true,
        reason: "changed-by-hand",
        todo: 'the value stands in the file: rotate it, take it out of [build.args] and deploy with `fly deploy --build-secret {id}="${env}"`; the secret is mounted from a file, not from a variable',
      };
    }),
  /\[build\.args\]/,
);

/** PowerShell scripts. */
export const powershell: CallerFormatReader = saidFormat(
  "powershell",
  (file) => /\.(ps1|psm1)$/.test(file.path),
  (file, world) =>
    [
      ...file.text.matchAll(
        /^[^\n#]*\b(?:docker|podman|nerdctl)(?:\.exe)?\s+(?:buildx\s+|image\s+|compose\s+)?build\b(?:[^\n]*`\r?\n)*[^\n]*/gm,
      ),
    ].map((match) => {
      const names = [...match[0].matchAll(/--build-arg[ =]["']?([A-Za-z_]\w*)/g)].map((found) => {
        const start = match.index + found.index + found[0].length - (found[1] ?? "").length;
        return { name: found[1] ?? "", span: { start, end: start + (found[1] ?? "").length } };
      });
      return {
        at: {
          start: match.index + (/^\s*/.exec(match[0])?.[0].length ?? 0),
          end: match.index + match[0].trimEnd().length,
        },
        builder: "docker",
        ...placeIn(match[0], file, world, /\s([./\w-]+)\s*$/, /(?:-f|--file)[ =]["']?([\w./-]+)/, "."),
        arguments: names,
        reason: "changed-by-hand",
        todo: "write `--secret id={id},env={env}` in place of the build argument, with the value in $env:{env}",
      };
    }),
);
