import type { Span } from "../text/source.ts";
import { isDockerfile } from "./build-place.ts";
import { placeOf, rawOf, type SiteCommand, sourceOf } from "./command-site.ts";
import type { DockerCommand } from "./docker-command.ts";
import {
  type CallerFact,
  type CallerRefusal,
  type CallerWorld,
  type ContainerStart,
  type PassedArgument,
  plainFact,
} from "./facts.ts";
import { baseOf, folderOf, joinPath } from "./paths.ts";
import type { ShellPiece } from "./shell-words.ts";
import { mayHoldArguments, unnamedOf } from "./unseen-arguments.ts";

/** The fact of one docker command. */
export function factOf(command: SiteCommand, world: CallerWorld): CallerFact {
  const { docker, site } = command;
  const place = locate(command, world);
  return {
    ...plainFact,
    format: site.format,
    at: placeOf(command, docker.span),
    name: site.name,
    action: docker.does === "run" ? "start" : docker.does === "compose" ? "build-and-start" : "build",
    dockerfile: place.dockerfile,
    context: place.context,
    target: textOf(docker, "--target"),
    builder: builderOf(command),
    passes: docker.buildArguments.map((argument) => passed(command, argument)),
    secrets: secretsOf(docker),
    ...unnamedOf(command),
    tags: tagsOf(command),
    starts: docker.does === "run" ? startOf(command) : undefined,
    rewrite: refusalOf(command) ?? "yes",
    ...coversOf(command, world),
    ...(site.example === true ? { example: true } : {}),
  };
}

function passed(command: SiteCommand, argument: DockerCommand["buildArguments"][number]): PassedArgument {
  const { from, reach } = sourceOf(command, argument);
  const rewrite = reach.by === "refused" ? reach.refusal : (saidOnly(command, argument, from) ?? "yes");
  return { name: argument.name, at: placeOf(command, argument.nameSpan), from, rewrite, sharedWith: [] };
}

/** The line for a person, where the file is not changed by itself. */
function saidOnly(
  command: SiteCommand,
  argument: DockerCommand["buildArguments"][number],
  from: PassedArgument["from"],
): CallerRefusal | undefined {
  const { onlySaid } = command.site;
  if (onlySaid === undefined) return undefined;
  const variable = from.kind === "environment" ? from.variable : "{env}";
  const todo = `write \`--secret id={id},env=${variable}\` in place of the build argument, ${onlySaid}`;
  return { reason: "changed-by-hand", at: placeOf(command, argument.span), todo };
}

function builderOf(command: SiteCommand): CallerFact["builder"] {
  const { docker } = command;
  const classic = command.site.classic === true || isClassic(command);
  return classic && (docker.builder === "docker" || docker.builder === "compose") ? "classic" : docker.builder;
}

function isClassic({ docker, scope }: SiteCommand): boolean {
  const own = docker.command.assignments.find((assignment) => assignment.name === "DOCKER_BUILDKIT");
  if (own) return own.value?.literal === "0";
  const wrapped = docker.command.words.some((word) => word.literal === "DOCKER_BUILDKIT=0");
  return wrapped || scope.isClassic(docker.span.start);
}

/** The literal value of an option, the last one given. */
export function textOf(docker: DockerCommand, ...names: readonly string[]): string | undefined {
  return literalText(docker.options.findLast((option) => names.includes(option.name))?.value);
}

function literalText(pieces: readonly ShellPiece[] | undefined): string | undefined {
  if (!pieces) return undefined;
  const texts = pieces.map((piece) => (piece.kind === "text" ? piece.text : undefined));
  return texts.includes(undefined) ? undefined : texts.join("");
}

/** The ids of `--secret` options. */
export function secretsOf(docker: DockerCommand): readonly string[] {
  return docker.options.flatMap((option) => {
    const first =
      option.name === "--secret" ? option.value.map((piece) => (piece.kind === "text" ? piece.text : "\uFFFD")) : [];
    const id = /(?:^|,)\s*id=([^,\uFFFD]+)/i.exec(first.join(""))?.[1];
    return id === undefined ? [] : [id];
  });
}

function tagsOf(command: SiteCommand): readonly string[] {
  return command.docker.options
    .filter((option) => option.name === "-t" || option.name === "--tag")
    .map((option) => joined(command, option.value))
    .filter((tag) => tag !== "");
}

function joined(command: SiteCommand, pieces: readonly ShellPiece[]): string {
  return pieces.map((piece) => (piece.kind === "text" ? piece.text : rawOf(command.site, piece.span))).join("");
}

function startOf(command: SiteCommand): ContainerStart {
  const { docker } = command;
  const image =
    docker.opaque.find((word) => /image|img|tag|name|repo/i.test(joined(command, word.pieces))) ?? docker.operands[0];
  const names = docker.options
    .filter((option) => option.name === "-e" || option.name === "--env")
    .map((option) => (option.value[0]?.kind === "text" ? (option.value[0].text.split("=")[0] ?? "") : ""));
  return { image: image ? joined(command, image.pieces) : undefined, environment: names.filter((name) => name !== "") };
}

interface Located {
  readonly dockerfile: string | undefined;
  readonly context: string | undefined;
}

const unknownPlace: Located = { dockerfile: undefined, context: undefined };

function locate(command: SiteCommand, world: CallerWorld): Located {
  const { docker } = command;
  if (docker.does !== "build") return unknownPlace;
  const context = contextOf(command);
  const named = docker.options.findLast((option) => ["-f", "--file", "--dockerfile"].includes(option.name));
  const file = named ? pathText(command, named.value) : undefined;
  const only = world.builds.length === 1 ? world.builds[0] : undefined;
  const fallback: Located = only ? { dockerfile: only.dockerfile, context: only.context } : unknownPlace;
  if ((named && (file === undefined || file === "-")) || (!named && context === undefined)) return fallback;
  const found = workingFolders(command).map((folder) => locatedFrom(folder, context, file, world));
  const known = found.find((place) => isDockerfile(place.dockerfile, world));
  return known ?? found.find((place) => place.dockerfile !== undefined) ?? fallback;
}

/** Variables that hold the folder of the checkout. */
const checkout = /^(GITHUB_WORKSPACE|CI_PROJECT_DIR|TRAVIS_BUILD_DIR|CODEBUILD_SRC_DIR|WORKSPACE|BITBUCKET_CLONE_DIR)$/;

/** A path of literals, behind the current folder or the checkout's; `//` in front stands for the project root. */
function pathText(command: SiteCommand, pieces: readonly ShellPiece[]): string | undefined {
  const [first, ...rest] = pieces;
  if (first?.kind === "variable" || first?.kind === "command") {
    const behind = literalText(rest)?.replace(/^\//, "");
    const here =
      first.kind === "variable" ? first.name === "PWD" : /^.{1,2}\s*pwd\s*.$/.test(rawOf(command.site, first.span));
    if (behind === undefined || rest.length > 1) return undefined;
    if (here) return `./${behind}`;
    return first.kind === "variable" && checkout.test(first.name) ? `//${behind}` : undefined;
  }
  return literalText(pieces);
}

function contextOf(command: SiteCommand): string | undefined {
  const { docker } = command;
  if (docker.builder === "kaniko") {
    const option = docker.options.findLast((one) => one.name === "--context" || one.name === "-c");
    return option ? pathText(command, option.value)?.replace(/^dir:\/\//, "") : ".";
  }
  const word = docker.operands[0] ?? docker.opaque.find((one) => pathText(command, one.pieces) !== undefined);
  if (!word) return docker.builder === "buildah" || docker.builder === "podman" ? "." : undefined;
  const text = pathText(command, word.pieces);
  if (text === "-" || (text !== undefined && /^(https?|git|ssh):|^git@/.test(text))) return undefined;
  return text;
}

function locatedFrom(
  folder: string,
  context: string | undefined,
  file: string | undefined,
  world: CallerWorld,
): Located {
  const from = (path: string): string | undefined =>
    path.startsWith("//") ? joinPath(".", path.slice(2)) : joinPath(folder, path);
  const root = context === undefined ? undefined : from(context);
  if (file !== undefined) return { dockerfile: from(file), context: root };
  if (root === undefined) return unknownPlace;
  const names = ["Dockerfile", "Containerfile", "dockerfile"].map((name) => joinPath(root, name));
  const known = names.find((name) => isDockerfile(name, world));
  return { dockerfile: known ?? names[0], context: root };
}

/** Folders the command may run in: where `cd` led, then the site's own. */
export function workingFolders({ site, scope, docker }: SiteCommand): readonly string[] {
  const folders: string[] = [];
  const script = folderOf(site.path);
  for (const changed of scope.foldersBefore(docker.span.start)) {
    if (changed.startsWith("$0")) push(folders, joinPath(script, changed.slice(2).replace(/^\//, "") || "."));
    else for (const base of site.folders) push(folders, joinPath(base, changed));
  }
  for (const folder of site.folders) push(folders, folder);
  return folders;
}

function push(folders: string[], folder: string | undefined): void {
  if (folder !== undefined && !folders.includes(folder)) folders.push(folder);
}

/** Why the whole command cannot be changed. */
function refusalOf(command: SiteCommand): CallerRefusal | undefined {
  const { docker, site } = command;
  if (docker.does === "run") return undefined;
  const refuse = (reason: string, todo: string, span: Span = docker.span): CallerRefusal => ({
    reason,
    todo,
    at: placeOf(command, span),
  });
  const builder = builderOf(command);
  if (builder === "kaniko")
    return refuse("builder-without-secrets", "kaniko has no build secrets: build with docker buildx");
  if (builder === "classic")
    return refuse("classic-builder", "drop DOCKER_BUILDKIT=0: the classic builder has no build secrets");
  if (docker.does === "compose" && isComposeV1(command)) {
    return refuse("compose-v1", "docker-compose v1 knows no build secrets: use `docker compose`");
  }
  if (!command.parses) return refuse("shell-not-understood", "the shell text does not parse: change the call by hand");
  if (!docker.command.editable) return refuse("inside-backticks", "use $(…) instead of backticks");
  if (site.refused) return site.refused;
  const spread = docker.opaque.find((word) => mayHoldArguments(command, word));
  if (spread) return refuse("arguments-not-in-sight", "write the arguments out in the command", spread.span);
  if (docker.builder === "unknown" && docker.does === "build") {
    return refuse("unknown-builder", "write `--secret id={id},env={env}` in place of the build argument");
  }
  if (docker.does === "pass") return refuse("unknown-builder", "it is handed --build-arg: change the call by hand");
  if (docker.wrapper !== undefined)
    return refuse("unknown-wrapper", `it is started by ${docker.wrapper}: change the call by hand`);
  return undefined;
}

function isComposeV1(command: SiteCommand): boolean {
  return command.docker.command.words.some((word) => /(^|\/)docker-compose$/.test(word.literal ?? ""));
}

const composeNames = /^(docker-)?compose(\.override)?\.ya?ml$/;
const bakeNames = /^(docker-bake(\.override)?\.(hcl|json)|(docker-)?compose(\.override)?\.ya?ml)$/;

/** The compose or bake files that a command reads, and the services or targets it names. */
function coversOf(command: SiteCommand, world: CallerWorld): Pick<CallerFact, "covers"> {
  const { docker } = command;
  if (docker.does !== "compose" && docker.does !== "bake") return {};
  const named = docker.options.filter((option) => option.name === "-f" || option.name === "--file");
  const texts = named.map((option) => literalText(option.value));
  const paths = world.files.map((file) => file.path);
  for (const folder of workingFolders(command)) {
    const files =
      named.length > 0
        ? texts
            .flatMap((text) => (text === undefined ? [] : (joinPath(folder, text) ?? [])))
            .filter((path) => paths.includes(path))
        : paths.filter(
            (path) =>
              folderOf(path) === folder && (docker.does === "bake" ? bakeNames : composeNames).test(baseOf(path)),
          );
    if (files.length > 0) return { covers: { files, names: docker.operands.flatMap((word) => word.literal ?? []) } };
  }
  return {};
}
