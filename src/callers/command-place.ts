import { isDockerfile } from "./build-place.ts";
import { rawOf, type SiteCommand } from "./command-site.ts";
import type { CallerWorld } from "./facts.ts";
import { folderOf, joinPath } from "./paths.ts";
import type { Standing } from "./shell-folders.ts";
import type { ShellPiece } from "./shell-words.ts";

interface Located {
  readonly dockerfile: string | undefined;
  readonly context: string | undefined;
}

const unknownPlace: Located = { dockerfile: undefined, context: undefined };

/** The Dockerfile and the context of a build command. */
export function locate(command: SiteCommand, world: CallerWorld): Located {
  const { docker } = command;
  if (docker.does !== "build") return unknownPlace;
  const context = contextOf(command);
  const named = docker.options.findLast((option) => ["-f", "--file", "--dockerfile"].includes(option.name));
  const file = named ? pathText(command, named.value) : undefined;
  const only = world.builds.length === 1 ? world.builds[0] : undefined;
  const fallback: Located = only ? { dockerfile: only.dockerfile, context: only.context } : unknownPlace;
  if ((named && (file === undefined || file === "-")) || (!named && context === undefined)) return fallback;
  const standing = standingOf(command);
  const fromRoot = (file ?? context)?.startsWith("//") === true;
  if (standing === "anywhere" && !fromRoot) return fallback;
  const found = workingFolders(command).map((folder) => locatedFrom(folder, context, file, world));
  const known = found.find((place) => isDockerfile(place.dockerfile, world));
  if (known || (standing === "guessed" && !fromRoot)) return known ?? fallback;
  return found.find((place) => place.dockerfile !== undefined) ?? fallback;
}

/** How much is known of the folder that a command runs in. */
export function standingOf({ site, scope, docker }: SiteCommand): Standing {
  const standing = scope.standingAt(docker.span.start);
  // `working_directory: svc/<< parameters.name >>`, `workingDirectory: $(folder)`
  const named = site.somewhere === true || /[$<{]/.test(site.folders[0] ?? "");
  return named && standing !== "guessed" ? "anywhere" : standing;
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

/** The text of pieces that hold no expansion. */
export function literalText(pieces: readonly ShellPiece[] | undefined): string | undefined {
  if (!pieces) return undefined;
  const texts = pieces.map((piece) => (piece.kind === "text" ? piece.text : undefined));
  return texts.includes(undefined) ? undefined : texts.join("");
}
