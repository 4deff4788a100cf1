import type { Span } from "../text/source.ts";
import { literalText, locate, standingOf, workingFolders } from "./command-place.ts";
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
import { isRest, mayHoldArguments, unnamedOf } from "./unseen-arguments.ts";

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
    starts: docker.does === "run" ? startOf(command, world) : undefined,
    rewrite: refusalOf(command) ?? "yes",
    ...coversOf(command, world),
    ...fileRefusalOf(command),
    ...(isDockerCompose(command)
      ? { needs: "docker-compose must be Compose 2: version 1 knows no build secrets" }
      : {}),
    ...(site.example === true ? { example: true } : {}),
  };
}

function passed(command: SiteCommand, argument: DockerCommand["buildArguments"][number]): PassedArgument {
  const { from, reach } = sourceOf(command, argument);
  const rewrite = reach.by === "refused" ? reach.refusal : (saidOnly(command, argument, from) ?? "yes");
  const at = placeOf(command, argument.nameSpan);
  const mayBeMissing = command.site.isBranch?.(at.span.start) === true;
  return { name: argument.name, at, from, rewrite, sharedWith: [], ...(mayBeMissing ? { mayBeMissing } : {}) };
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

function startOf(command: SiteCommand, world: CallerWorld): ContainerStart {
  const { docker } = command;
  const image =
    docker.opaque.find((word) => /image|img|tag|name|repo/i.test(joined(command, word.pieces))) ?? docker.operands[0];
  const names = docker.options
    .filter((option) => option.name === "-e" || option.name === "--env")
    .map((option) => (option.value[0]?.kind === "text" ? (option.value[0].text.split("=")[0] ?? "") : ""));
  const files = docker.options
    .filter((option) => option.name === "--env-file")
    .map((option) => fileInSight(command, literalText(option.value), world));
  return {
    image: image ? joined(command, image.pieces) : undefined,
    environment: names.filter((name) => name !== ""),
    ...(files.length > 0 ? { files } : {}),
  };
}

/** A file as it is named from the project root, or as it is written; what a shell makes up for it may hold values. */
function fileInSight(command: SiteCommand, text: string | undefined, world: CallerWorld): string {
  if (text === undefined) return "its --env-file";
  const paths = workingFolders(command).flatMap((folder) => joinPath(folder, text) ?? []);
  return paths.find((path) => world.files.some((file) => file.path === path)) ?? text;
}

/** A file is named from where the command runs. */
function fileRefusalOf(command: SiteCommand): Pick<CallerFact, "fileRefusal"> {
  if (standingOf(command) !== "anywhere") return {};
  const todo = "which folder it runs in cannot be told: pass the file by hand";
  return { fileRefusal: { reason: "folder-not-known", at: placeOf(command, command.docker.span), todo } };
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
  if (isDockerCompose(command) && installsComposeV1.test(site.file)) {
    return refuse("compose-v1", "docker-compose v1 knows no build secrets: use `docker compose`");
  }
  if (!command.parses) return refuse("shell-not-understood", "the shell text does not parse: change the call by hand");
  if (!docker.command.editable) return refuse("inside-backticks", "use $(…) instead of backticks");
  if (site.refused) return site.refused;
  // Those in sight can be changed whatever the rest is.
  const inSight = docker.does === "build" && docker.buildArguments.length > 0;
  const spread = docker.opaque.find((word) => !(inSight && isRest(word)) && mayHoldArguments(command, word));
  if (spread) return refuse("arguments-not-in-sight", "write the arguments out in the command", spread.span);
  if (docker.builder === "unknown" && docker.does === "build") {
    return refuse("unknown-builder", "write `--secret id={id},env={env}` in place of the build argument");
  }
  if (docker.does === "text")
    return refuse("build-in-a-text", "it stands in a text that a shell gets later: write it as a command");
  if (docker.does === "pass") return refuse("unknown-builder", "it is handed --build-arg: change the call by hand");
  if (docker.wrapper !== undefined)
    return refuse("unknown-wrapper", `it is started by ${docker.wrapper}: change the call by hand`);
  return undefined;
}

/** The program of its own, which is Compose 2 by now as a rule: what is installed under its name says otherwise. */
function isDockerCompose({ docker }: SiteCommand): boolean {
  return (
    docker.does === "compose" && docker.command.words.some((word) => /(^|\/)docker-compose$/.test(word.literal ?? ""))
  );
}

/** Source: https://docs.docker.com/compose/releases/migrate/ (1.x is the one in Python, from PyPI and from tags 1.x). */
const installsComposeV1 =
  /compose\/releases\/download\/v?1\.|docker\/compose:(?:\w+-)?1\.|\bdocker-compose(?:[=~@]+v?1\.|<=?[12])|pip3?\s+install\s[^\n;&|]*docker-compose|COMPOSE_VERSION["']?\s*[:=]\s*["']?v?1\./;

const composeNames = /^(docker-)?compose(\.override)?\.ya?ml$/;
const bakeNames = /^(docker-bake(\.override)?\.(hcl|json)|(docker-)?compose(\.override)?\.ya?ml)$/;

/** The compose or bake files that a command reads, and the services or targets it names. */
function coversOf(command: SiteCommand, world: CallerWorld): Pick<CallerFact, "covers"> {
  const { docker } = command;
  if ((docker.does !== "compose" && docker.does !== "bake") || standingOf(command) === "anywhere") return {};
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
