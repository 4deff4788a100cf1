import type { Span } from "../text/source.ts";
import type { BuildArgumentOption } from "./docker-arguments.ts";
import type { DockerCommand } from "./docker-command.ts";
import { printers } from "./docker-options.ts";
import type { ShellCommand } from "./shell-words.ts";

/** Programs and functions whose words are read by people, or looked for. */
const speakers =
  /^(alert|assert\w*|awk|debug|die|err|error|fail|fatal|git|grep|help|info|log\w*|message|msg|note|notice|ok|say|sed|usage|warn|warning)$/i;
const explaining = /usage|help|doc|msg|message|hint/i;
const startsBuild =
  /\b(docker|podman|buildah|nerdctl|buildctl|buildx)(\.exe)?\b[^\n]*\s(build|bud|buildx)\s[\s\S]*--build-arg\b/;

/**
 * Builds in texts that a shell gets later: the words of `eval`, `sh -c "…"` and `ssh`, a here-document, a text or an
 * array in a variable. `read` are the commands that were understood, with the words they took out of variables.
 */
export function hiddenBuilds(
  text: string,
  commands: readonly ShellCommand[],
  read: readonly ShellCommand[],
): readonly DockerCommand[] {
  const known = new Set(read.map(({ span }) => span.start));
  const taken = read.flatMap(({ words }) => words.map(({ span }) => span.start));
  return commands.flatMap((command) =>
    textsOf(command, known.has(command.span.start))
      .filter(({ start, end }) => !taken.some((at) => start <= at && at < end))
      .flatMap((span) => hiddenIn(text, span, command) ?? []),
  );
}

function textsOf(command: ShellCommand, isRead: boolean): readonly Span[] {
  const kept = [
    ...command.assignments.flatMap(({ name, value }) => (value ? [{ name, span: value.span }] : [])),
    ...command.arrays,
  ].flatMap(({ name, span }) => (explaining.test(name) ? [] : [span]));
  const name = command.words[0]?.literal ?? "";
  const printed = name === "cat" || name === "tee" || printers.has(name) || speakers.test(name);
  // What is printed into a file may be started from there.
  const documents = printed && !command.writes ? [] : command.documents;
  return [...kept, ...documents, ...(printed || isRead ? [] : command.words.map(({ span }) => span))];
}

function hiddenIn(text: string, { start, end }: Span, command: ShellCommand): DockerCommand | undefined {
  const inside = text.slice(start, end).replace(/^[ \t]*#.*$/gm, (comment) => " ".repeat(comment.length));
  if (!startsBuild.test(inside)) return undefined;
  const buildArguments = [...inside.matchAll(/--build-arg(?:=|[\s\\]+)["'\\]*([A-Za-z_]\w*)/g)].map((match) => {
    const name = match[1] ?? "";
    const behind = start + match.index + match[0].length;
    const span = { start: start + match.index, end: behind };
    const nameSpan = { start: behind - name.length, end: behind };
    return { name, value: undefined, span, nameSpan, first: 0, last: 0 } satisfies BuildArgumentOption;
  });
  return {
    does: "text",
    builder: "unknown",
    span: { start, end },
    command,
    optionsAt: 0,
    buildArguments,
    options: [],
    operands: [],
    opaque: [],
    sudo: undefined,
    wrapper: undefined,
  };
}
