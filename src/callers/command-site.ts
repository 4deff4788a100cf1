import type { Edit } from "../text/edits.ts";
import type { Place, Span } from "../text/source.ts";
import type { BuildArgumentOption } from "./docker-arguments.ts";
import type { DockerCommand } from "./docker-command.ts";
import { readDockerCommand, readPassingCommand } from "./docker-command.ts";
import type { CallerFormat, CallerRefusal, PassedFrom } from "./facts.ts";
import { refusal } from "./facts.ts";
import { expansionIndex, type HostExpansion, type HostText } from "./host-text.ts";
import { readScope, type ShellScope } from "./shell-scope.ts";
import { holdsLogin } from "./composed-values.ts";
import { withArrays } from "./shell-arrays.ts";
import { hiddenBuilds } from "./hidden-builds.ts";
import { scriptOf } from "./inner-script.ts";
import { isPlaceholder, withoutDefault } from "./interpolation.ts";
import { mappedValues } from "./values-in-file.ts";
import { readShell, type ShellPiece } from "./shell-words.ts";

/** How a value comes to the builder's process under a variable's name. */
export type Reach =
  /** It is there already. */
  | { readonly by: "environment"; readonly variable: string }
  /** Assigned in front of the command, from this raw text; in double quotes unless it says others. */
  | { readonly by: "prefix"; readonly raw: string; readonly quote?: "" | "'" }
  /** Put into the environment by the file around the command: the step's `env:`, `export X` in a Makefile. */
  | { readonly by: "host"; readonly variable: string | undefined; readonly raw: string }
  | { readonly by: "refused"; readonly refusal: CallerRefusal };

/** Where a value comes from, and how the build could be given it. */
export interface Source {
  readonly from: PassedFrom;
  readonly reach: Reach;
  /** What the file puts in may hold quotes, escapes, `#` or blanks, which the shell reads again. */
  readonly holdsQuotes?: true;
}

/** A piece of shell text in a file, and what its surroundings give it. */
export interface ShellSite {
  readonly format: CallerFormat;
  readonly path: string;
  readonly host: HostText;
  /** The whole file. */
  readonly file: string;
  /** The job, target or script. */
  readonly name: string | undefined;
  /** Folders the command may run in, the likeliest first; relative to the project root. */
  readonly folders: readonly string[];
  /** The folder is named by a variable: it may be any. */
  readonly somewhere?: boolean;
  /** What an expansion of the host's own language stands for. */
  readonly expansion: (expansion: HostExpansion) => Source;
  /** Variables that are known to be in the environment. */
  readonly given: ReadonlySet<string>;
  /** Variables that the file maps into the environment around the text, with the raw text of their values. */
  readonly taken?: ReadonlyMap<string, string>;
  /** Why the text cannot be changed where it stands. */
  readonly refused?: CallerRefusal | undefined;
  /** The file is never changed: its lines are told, with this behind them. */
  readonly onlySaid?: string;
  /** True for a place of the file from which text comes only under a condition. */
  readonly isBranch?: (at: number) => boolean;
  /** The text is options of a build, not a command. */
  readonly argumentsOnly?: boolean;
  /** The text is an example for people: it never stands in the way. */
  readonly example?: boolean;
  readonly classic?: boolean;
}

/** One docker command of a site. */
export interface SiteCommand {
  readonly site: ShellSite;
  readonly scope: ShellScope;
  readonly docker: DockerCommand;
  readonly parses: boolean;
}

/** The docker commands of a piece of shell text, `sh -c '…'` one level down too. */
export function commandsOf(given: ShellSite): readonly SiteCommand[] {
  const site = given.argumentsOnly === true ? { ...given, host: given.host.after("docker build ") } : given;
  const shell = readShell(site.host.text);
  const names = site.host.expansions.map((expansion) => expansion.inside);
  const scope = readScope(shell, site.host.text, names);
  const isMapped = (name: string): boolean => mappedValues(site, name).length > 0;
  const commands = withArrays(site.host.text, shell.commands, isMapped);
  const found = commands.flatMap((command): readonly SiteCommand[] => {
    const docker = readDockerCommand(command, names) ?? readPassingCommand(command);
    if (docker) return [{ site, scope, docker, parses: shell.parses }];
    const inner = scriptOf(command);
    return inner ? commandsOf({ ...site, host: site.host.slice(inner.start, inner.end) }) : [];
  });
  const own = found.filter((command) => command.scope === scope && command.docker.does !== "run");
  const read = own.map(({ docker }) => docker.command);
  const hidden = hiddenBuilds(
    site.host.text,
    shell.commands.filter((command) => scriptOf(command) === undefined),
    read,
  );
  return [...found, ...hidden.map((docker) => ({ site, scope, docker, parses: shell.parses }))];
}

/** Where the command stands in the file. */
export function placeOf(command: SiteCommand, span: Span): Place {
  return { path: command.site.path, span: command.site.host.spanOf(span.start, span.end) };
}

/** The file's own text of a range of the shell text. */
export function rawOf(site: ShellSite, span: Span): string {
  const { start, end } = site.host.spanOf(span.start, span.end);
  return site.file.slice(start, end);
}

/** Where the value of a passed build argument comes from, and how it would reach the builder as a secret. */
export function sourceOf(command: SiteCommand, argument: BuildArgumentOption): Source {
  const source = plainSourceOf(command, argument);
  if (source.reach.by !== "prefix" || command.site.argumentsOnly !== true) return source;
  const todo = "these are options only: pass a variable that is in the environment";
  return {
    from: source.from,
    reach: { by: "refused", refusal: refused(command, argument.span, "not-in-the-environment", todo) },
  };
}

function plainSourceOf(command: SiteCommand, argument: BuildArgumentOption): Source {
  const { value } = argument;
  if (value === undefined) return inEnvironment(argument.name);
  const pieces = value.filter((piece) => piece.kind !== "text" || piece.text !== "");
  if (pieces.length === 0) return { from: { kind: "empty" }, reach: { by: "environment", variable: argument.name } };
  const [only] = pieces;
  const whole = pieces.length > 1 || only?.kind === "text" ? wholeReach(command, pieces) : undefined;
  if (whole) return { from: { kind: "parts" }, reach: whole };
  if (pieces.length === 1 && only) return sourceOfPiece(command, argument, only);
  if (pieces.every((piece) => piece.kind === "text")) return literalSource(command, argument.span);
  const todo = `put the whole value of ${argument.name} into one variable and pass that`;
  const at = placeOf(command, argument.span);
  return { from: { kind: "parts" }, reach: { by: "refused", refusal: { reason: "value-built-from-parts", at, todo } } };
}

/** A value made of text and expansions (`https://ci:$T@host`), as it can be assigned in front of the command. */
function wholeReach(command: SiteCommand, pieces: readonly ShellPiece[]): Reach | undefined {
  const [first] = pieces;
  const last = pieces.at(-1);
  if (!first || !last || pieces.some(({ kind }) => kind === "words" || kind === "other")) return undefined;
  // A quote that opens in front of the first piece closes behind the last, or stands in the way below.
  const raw = rawOf(command.site, { start: first.span.start, end: last.span.end }).replace(/^"/, "");
  // Quotes and escapes inside would change their meaning in other quotes.
  const text = pieces.map((piece) => (piece.kind === "text" ? piece.text : "$")).join("");
  const plain = text.replace(/[\uE000-\uF8FF]/g, "$");
  if (!plain.includes("$")) return undefined;
  if (/["'`\\\s!]/.test(plain) || /["'`\\]/.test(raw.replace(/\$\{\{[^}]*\}\}/g, "")) || holdsLogin(plain))
    return undefined;
  const hosts = pieces.flatMap((piece) => hostsOf(command, piece));
  if (hosts.every((by) => by === "prefix" || by === "environment")) return { by: "prefix", raw };
  const only = pieces.every(({ kind }) => kind === "host" || kind === "text") && hosts.every((by) => by === "host");
  return only ? { by: "host", variable: undefined, raw } : undefined;
}

/** How the expansions of the file around the shell text, whole pieces or marks in a text, come to the builder. */
function hostsOf({ site }: SiteCommand, piece: ShellPiece): readonly (Reach["by"] | undefined)[] {
  const indexes =
    piece.kind === "host"
      ? [piece.index]
      : piece.kind === "text"
        ? [...piece.text.matchAll(/[\uE000-\uF8FF]/g)].map(([mark]) => expansionIndex(mark))
        : [];
  return indexes.map((index) => {
    const expansion = index === undefined ? undefined : site.host.expansions[index];
    return expansion && site.expansion(expansion).reach.by;
  });
}

/** A variable of the environment that the builder has too. */
export function inEnvironment(variable: string): Source {
  return { from: { kind: "environment", variable }, reach: { by: "environment", variable } };
}

function sourceOfPiece(command: SiteCommand, argument: BuildArgumentOption, piece: ShellPiece): Source {
  const raw = rawOf(command.site, piece.span);
  switch (piece.kind) {
    case "variable":
      return variableSource(command, argument, piece.name, piece.otherwise, raw);
    case "command": {
      const from: PassedFrom = piece.reads === undefined ? { kind: "command" } : { kind: "file", path: piece.reads };
      return { from, reach: { by: "prefix", raw } };
    }
    case "host": {
      const expansion = command.site.host.expansions[piece.index];
      const source = expansion ? command.site.expansion(expansion) : literalSource(command, argument.span);
      return source.holdsQuotes === true ? readAgain(command, argument, piece, source, raw) : source;
    }
    case "text": {
      const batch = /^%(\w+)%$/.exec(piece.text)?.[1];
      return batch === undefined ? literalSource(command, argument.span) : inEnvironment(batch);
    }
    default:
      return {
        from: { kind: "parts" },
        reach: {
          by: "refused",
          refusal: refused(command, argument.span, "value-not-understood", "pass one plain variable"),
        },
      };
  }
}

/** An assignment in the quotes of the argument is read as the argument was. */
function readAgain(
  { docker, site }: SiteCommand,
  argument: BuildArgumentOption,
  { span }: ShellPiece,
  { from, reach }: Source,
  raw: string,
): Source {
  if (reach.by === "refused") return { from, reach };
  const word = docker.command.words
    .slice(argument.first, argument.last + 1)
    .findLast((one) => one.span.start <= span.start);
  const quote = /(["'])[^"']*$/.exec(site.host.text.slice(word?.span.start ?? span.start, span.start))?.[1];
  if (quote === '"') return { from, reach: { by: "prefix", raw } };
  return { from, reach: { by: "prefix", raw, quote: quote === "'" ? quote : "" } };
}

function refused(command: SiteCommand, span: Span, reason: string, todo: string): CallerRefusal {
  const { path, span: at } = placeOf(command, span);
  return refusal(reason, path, at, todo);
}

function literalSource(command: SiteCommand, span: Span): Source {
  const todo = "the value stands in the file: rotate it, keep the new one in an environment variable, and pass that";
  return {
    from: { kind: "literal" },
    reach: { by: "refused", refusal: refused(command, span, "literal-in-caller", todo) },
  };
}

function variableSource(
  command: SiteCommand,
  argument: BuildArgumentOption,
  name: string,
  otherwise: string | undefined,
  raw: string,
): Source {
  if (otherwise && /[$`\uE000-\uF8FF]/.test(otherwise)) {
    const todo = `${argument.name} comes from one variable or else from another: put the value into one variable first and pass that`;
    const refusal = refused(command, argument.span, "several-sources", todo);
    return { from: { kind: "parts" }, reach: { by: "refused", refusal } };
  }
  if (otherwise && isPlaceholder(otherwise)) {
    const refusal = refused(command, argument.span, "default-in-caller", withoutDefault(name));
    return { from: { kind: "literal" }, reach: { by: "refused", refusal } };
  }
  if (otherwise) return literalSource(command, argument.span);
  if (command.scope.varies(name, command.docker.span.start)) {
    const todo = "its function is called with several values, and the build's cache tells no secrets apart: use one";
    const reach: Reach = { by: "refused", refusal: refused(command, argument.span, "several-sources", todo) };
    return { from: { kind: "parameter", name }, reach };
  }
  if (!/^[A-Za-z_]\w*$/.test(name)) return { from: { kind: "parameter", name }, reach: { by: "prefix", raw } };
  const literal = command.scope.literalOf(name);
  if (literal) return literalSource(command, literal);
  const from: PassedFrom = { kind: "environment", variable: name };
  const offset = command.docker.span.start;
  const there = command.site.given.has(name) || command.scope.isExported(name, offset);
  return {
    from,
    reach: there && otherwise === undefined ? { by: "environment", variable: name } : { by: "prefix", raw },
  };
}

/** The edit of a range of a site's text. */
export function siteEdit(site: ShellSite, start: number, end: number, raw: string): Edit {
  return site.host.edit(start, end, raw);
}

/** What the sites of a file have in common: all but their text. */
export function siteBase(
  format: CallerFormat,
  file: { path: string; text: string },
  folders: readonly string[],
): Omit<ShellSite, "host"> {
  return {
    format,
    path: file.path,
    file: file.text,
    name: undefined,
    folders,
    expansion: (expansion) => ({
      from: { kind: "parameter", name: expansion.inside },
      reach: { by: "prefix", raw: file.text.slice(expansion.span.start, expansion.span.end) },
    }),
    given: new Set(),
  };
}
