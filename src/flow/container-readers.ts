import { shippedStages } from "../model/build-model.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import type { ContextFiles } from "../model/context-files.ts";
import { baseName } from "../model/paths.ts";
import { taskCallOf } from "../model/task-files.ts";
import { namedWords } from "../shell/command-parts.ts";
import { readScript } from "../shell/read-script.ts";
import type { ShellCommand, ShellScript } from "../shell/shell-types.ts";
import { MappedText } from "../text/mapped-text.ts";
import { inQuotes } from "../text/shell-quotes.ts";
import { credentialFileKind } from "../knowledge/credential-files.ts";
import { isHostName } from "../knowledge/build-names.ts";
import { isKnownTool } from "../knowledge/tools.ts";
import { readsAny } from "./carriers.ts";
import { traceRun } from "./trace-run.ts";

/** A file that stands in the image, and the kind that says who reads it by itself. */
interface PlacedFile {
  readonly path: string;
  readonly kind: string;
}

/** Whether what CMD, ENTRYPOINT or HEALTHCHECK run names the file, or surely reads files of its kind. */
export function readByContainer(model: BuildModel, files: ContextFiles, file: PlacedFile): boolean {
  const shipped = shippedStages(model);
  const last = endOf(model);
  const steps = model.steps.filter((step) => shipped.has(step.stage) && runsInContainer.test(step.keyword));
  if (last === undefined || steps.length === 0) return false;
  if (steps.some((step) => step.instruction.body.text.includes(file.path))) return true;
  return commandLines(steps).some((text) => reads(text, last, files, file, 0));
}

/** Whether what CMD, ENTRYPOINT or HEALTHCHECK run takes a build's variable too: what publishes, releases, or is not known. */
export function needsBuildName(model: BuildModel, name: string): boolean {
  const shipped = shippedStages(model);
  const steps = model.steps.filter((step) => shipped.has(step.stage) && runsInContainer.test(step.keyword));
  return commandLines(steps).some((text) =>
    readScript(MappedText.of(text, 0, text.length)).commands.some((command) => {
      const words = namedWords(command);
      const answer = readsAny(words, { names: new Set([name]), files: [] });
      if (answer !== "maybe") return answer === "yes";
      const ofHost = isHostName(name) && !isKnownTool(words.name);
      return ofHost || [words.name, ...words.args].some((word) => releasing.test(word ?? ""));
    }),
  );
}

/** What a container does that sends packages away or works on repositories. */
const releasing = /^(?:publish|upload|release|(?:@?[\w-]+\/)?(?:semantic-release|release-it|renovate)(?:@.*)?)$/;

/** Whether the container starts a script that these steps bring, and whose text is not at hand. */
export function startsUnread(model: BuildModel, files: ContextFiles, copies: readonly Step[]): boolean {
  const shipped = shippedStages(model);
  const last = endOf(model);
  const texts = model.steps
    .filter((step) => shipped.has(step.stage) && /^(?:CMD|ENTRYPOINT)$/.test(step.keyword))
    .map((step) => step.instruction.body.text);
  const paths = copies.flatMap(({ copy }) => {
    const folder = copy?.destination.path ?? "";
    return folder.endsWith("/") ? (copy?.sources.map(({ path }) => `${folder}${baseName(path)}`) ?? []) : [];
  });
  return paths.some((path) => texts.some((text) => text.includes(path)) && last && !files.textOf(last, path));
}

/** Whether the container starts something, and nothing but tools that are known not to look for such a file. */
export function startsOnly(model: BuildModel, file: PlacedFile): boolean {
  const shipped = shippedStages(model);
  const steps = model.steps.filter((step) => shipped.has(step.stage) && runsInContainer.test(step.keyword));
  const started = commandLines(steps).map((text) => readScript(MappedText.of(text, 0, text.length)));
  return (
    steps.some(({ keyword }) => keyword !== "HEALTHCHECK") &&
    started.every(
      ({ opaque, commands }) =>
        opaque === undefined &&
        commands.every((command) => readsAny(namedWords(command), { names: new Set(), files: [file] }) === "no"),
    )
  );
}

/** Whether CMD or ENTRYPOINT of an image that ships say what to start. */
export function startsAnything(model: BuildModel): boolean {
  const shipped = shippedStages(model);
  return model.steps.some((step) => shipped.has(step.stage) && /^(?:CMD|ENTRYPOINT)$/.test(step.keyword));
}

/** Behind the last step of the image: what CMD starts may come by a COPY below it. */
function endOf({ stages }: BuildModel): Step | undefined {
  const last = stages.at(-1)?.steps.at(-1);
  return last && { ...last, id: last.id + 1, editable: false, script: undefined, copyTarget: undefined };
}

const runsInContainer = /^(?:CMD|ENTRYPOINT|HEALTHCHECK)$/;

/** Each instruction's own command line, and CMD as the arguments of ENTRYPOINT. */
function commandLines(steps: readonly Step[]): readonly string[] {
  const entry = steps.findLast((step) => step.keyword === "ENTRYPOINT")?.instruction.json;
  return steps.flatMap(({ keyword, instruction }) => {
    const { json } = instruction;
    if (json === undefined) return [instruction.body.text.replace(/^(?:--\S+\s+)*CMD\s/, "")];
    return keyword === "CMD" && entry ? [lineOf(json), lineOf([...entry, ...json])] : [lineOf(json)];
  });
}

/** The words of an exec form as a shell would be given them; a program that only passes signals on is not told. */
function lineOf(words: readonly string[]): string {
  const first = words.findIndex((word, at) => at > 0 && !word.startsWith("-"));
  const own = /^(?:tini|dumb-init|catatonit|docker-init)$/.test(baseName(words[0] ?? "")) && first > 0 ? first : 0;
  return words.slice(own).map(inQuotes).join(" ");
}

/** Scripts of the build context are followed as far as they start one another. */
function reads(text: string, at: Step, files: ContextFiles, file: PlacedFile, depth: number): boolean {
  const script = readScript(MappedText.of(text, 0, text.length));
  if (script.opaque !== undefined) return text.includes(file.path);
  if (readsItself({ ...at, script, keyword: "RUN" }, script, file)) return true;
  return script.commands.some((command) => {
    const started = depth < 2 ? startedScript(at, command, files) : undefined;
    return started !== undefined && (started.includes(file.path) || reads(started, at, files, file, depth + 1));
  });
}

function readsItself(step: Step, script: ShellScript, file: PlacedFile): boolean {
  const facts = traceRun(step, { names: new Set(), files: [file] });
  return facts.readers.size + facts.modifies.size > 0 || script.commands.some((command) => fetches(command, file));
}

/** A command that goes to the network with the file, not one that starts what was built. */
function fetches({ program, args }: ShellCommand, file: PlacedFile): boolean {
  const words = args.map((word) => word.value);
  const starts = words.some((word) => startsProgram.test(word ?? ""));
  if (program === undefined || (starts && credentialFileKind(file.path)?.always !== true)) return false;
  if (program === "git") return gitFile.test(file.kind) && words.some((word) => gitFetch.test(word ?? ""));
  return readsAny({ name: program, args: words }, { names: new Set(), files: [file] }) === "yes";
}

const gitFetch = /^(?:clone|fetch|ls-remote|pull|push|submodule)$/;
const gitFile = /^(?:git|netrc|ssh-)/;
const startsProgram = /^(?:exec|run|run-script|serve|server|start|test|watch)$|:(?:dev|run)$|Run$/;

/** The text of a script that came with the build context, by its path or its name alone. */
function startedScript(at: Step, command: ShellCommand, files: ContextFiles): string | undefined {
  const { program, programPath } = command;
  if (program === undefined || taskCallOf(command) !== undefined) return undefined;
  const known = files.scriptAt(at, command);
  if (known !== undefined || programPath?.includes("/")) return known;
  return searched.map((folder) => files.textOf(at, `${folder}/${program}`)).find((text) => text !== undefined);
}

const searched = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
