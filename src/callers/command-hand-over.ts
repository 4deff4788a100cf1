import type { Edit } from "../text/edits.ts";
import { type Assigned, assignments, keptBySudo, provided, type Provision } from "./command-environment.ts";
import { placeOf, type Reach, rawOf, type SiteCommand, siteEdit, type Source, sourceOf } from "./command-site.ts";
import type { CommandWritten } from "./command-writes.ts";
import type { BuildArgumentOption } from "./docker-arguments.ts";
import type { HandedVariable } from "./facts.ts";

/** `docker run -e X` for variables that left the image, each from where the build took it; `all` are the file's commands. */
export function writeRun(
  command: SiteCommand,
  handed: readonly HandedVariable[],
  all: readonly SiteCommand[],
): CommandWritten {
  const { docker, site } = command;
  const verb = docker.command.words[docker.optionsAt];
  if (!verb || handed.length === 0) return { edits: [], provisions: [], advice: [] };
  const names = handed.map(({ name }) => name);
  const at = placeOf(command, docker.span);
  const stays =
    !command.parses || !docker.command.editable || site.refused !== undefined || site.onlySaid !== undefined;
  if (stays || docker.wrapper !== undefined) {
    const flags = names.map((name) => `-e ${name}`).join(" ");
    const lines = `start the container with \`${flags}\`; ${names.join(", ")} left the image`;
    return { edits: [], provisions: [], advice: [{ at, lines }] };
  }
  const found = handed.map((variable) => handing(command, variable, all));
  const flags = names.map((name) => ` -e ${name}`).join("");
  const assigned = found.flatMap((one, index) => (one.assigned ? [[names[index] ?? "", one.assigned] as const] : []));
  const edits: Edit[] = [
    siteEdit(site, verb.span.end, verb.span.end, site.host.encode(flags, docker.span.start)),
    ...keptBySudo(command, names),
    ...assignments(command, new Map(assigned)),
  ];
  const open = names.filter((_, index) => found[index]?.open === true);
  const lines = `${open.join(", ")}: set it in the environment of this command; it is no longer in the image`;
  return { edits, provisions: found.flatMap((one) => one.provisions), advice: open.length > 0 ? [{ at, lines }] : [] };
}

/** How a variable gets into the environment of the command. */
interface Handing {
  readonly assigned?: Assigned;
  readonly provisions: readonly Provision[];
  /** Whoever starts the command has to set it. */
  readonly open?: boolean;
}

function handing(command: SiteCommand, variable: HandedVariable, all: readonly SiteCommand[]): Handing {
  const { name } = variable;
  const reach = reachOf(command, variable, all);
  switch (reach?.by) {
    case "prefix":
      return { assigned: reach, provisions: [] };
    case "environment":
      if (reach.variable === name) return { provisions: [], open: !command.site.given.has(name) };
      return { assigned: shellVariable(command, reach.variable), provisions: [] };
    case "host": {
      if (reach.variable !== undefined && reach.variable !== name)
        return { assigned: { raw: reach.raw }, provisions: [] };
      const given = provided(command, name, reach.raw);
      const assigned = given.name === name ? {} : { assigned: shellVariable(command, given.name) };
      return { ...assigned, provisions: given.provisions };
    }
    default:
      return { provisions: [], open: true };
  }
}

function shellVariable({ site, docker }: SiteCommand, name: string): Assigned {
  return { raw: site.host.encode(`$${name}`, docker.span.start) };
}

/** How the value that the build took would come to this command. */
function reachOf(
  command: SiteCommand,
  { name, source }: HandedVariable,
  all: readonly SiteCommand[],
): Reach | undefined {
  if (!source) return undefined;
  const { fact, passed } = source;
  const isOf = (one: SiteCommand): boolean => placeOf(one, one.docker.span).span.start === fact.at.span.start;
  const build = fact.at.path === command.site.path ? all.find(isOf) : undefined;
  const argument = build?.docker.buildArguments.find((one) => one.name === passed.name);
  if (build && argument) {
    // What the build says, at the place of this command.
    const { docker, scope, site } = command;
    const { given, taken } = site;
    const moved = { ...build.site, given, ...(taken ? { taken } : {}) };
    const there = sourceOf({ ...build, site: moved, scope, docker: { ...build.docker, span: docker.span } }, argument);
    const isBeside = build.site.host === site.host && scope.isOneFunction(build.docker.span.start, docker.span.start);
    if (!isBeside && !holdsAnywhere(there)) return undefined;
    return renamed(build, argument, name, there.reach);
  }
  const { from } = passed;
  if (from.kind === "environment") return { by: "environment", variable: from.variable };
  const isWorkflow = command.site.format === "github-workflow" && fact.format === "github-workflow";
  if (from.kind !== "ci-secret" || !isWorkflow) return undefined;
  return { by: "host", variable: undefined, raw: `\${{ secrets.${from.name} }}` };
}

/** A variable of another name is assigned as the build spells it. */
function renamed(build: SiteCommand, { value }: BuildArgumentOption, name: string, reach: Reach): Reach {
  if (reach.by !== "environment" || reach.variable === name) return reach;
  const [only, ...more] = value ?? [];
  const isWhole = more.length === 0 && (only?.kind === "variable" || only?.kind === "host");
  return isWhole ? { by: "prefix", raw: rawOf(build.site, only.span) } : reach;
}

/** Parameters are those of one recipe or function; variables, secrets, commands and files are there for another too. */
function holdsAnywhere({ from }: Source): boolean {
  return from.kind !== "parameter" && from.kind !== "parts";
}
