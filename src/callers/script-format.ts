import type { Edit } from "../text/edits.ts";
import type { SourceFile } from "../text/source.ts";
import { commandsOf, placeOf, type ShellSite, type SiteCommand } from "./command-site.ts";
import { factOf } from "./command-facts.ts";
import { writeRun } from "./command-hand-over.ts";
import { type CommandWritten, writeCommand } from "./command-writes.ts";
import {
  type CallerAdvice,
  type CallerFact,
  type CallerWork,
  type CallerWorld,
  worksByPlace,
  type Written,
} from "./facts.ts";

/** The facts of every docker command in the sites of a file. */
export function readSites(sites: readonly ShellSite[], world: CallerWorld): readonly CallerFact[] {
  const facts = sites.flatMap((site) => commandsOf(site).map((command) => factOf(command, world)));
  const seen = new Set<string>();
  // A text that several jobs share by an anchor is one call.
  return facts.filter(({ at: { span }, dockerfile }) => {
    const key = `${span.start} ${dockerfile ?? ""}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** What was written for one command, with the site it stands in. */
export interface SiteWritten extends CommandWritten {
  readonly site: ShellSite;
}

/** The edits of the commands that `work` names, found again by their place. */
export function writeSites(sites: readonly ShellSite[], work: readonly CallerWork[]): readonly SiteWritten[] {
  const places = worksByPlace(work);
  const all = sites.flatMap((site) => commandsOf(site));
  return all.flatMap((command) => {
    const named = places.get(placeOf(command, command.docker.span).span.start);
    return named ? [{ site: command.site, ...writeOne(command, named, all) }] : [];
  });
}

function writeOne(command: SiteCommand, { bindings, handed }: CallerWork, all: readonly SiteCommand[]): CommandWritten {
  return command.docker.does === "run" ? writeRun(command, handed, all) : writeCommand(command, bindings);
}

/** All edits and advice of a file whose surroundings need no change of their own. */
export function gathered(written: readonly CommandWritten[], more: readonly Edit[] = []): Written {
  const edits = [...written.flatMap((one) => one.edits), ...more];
  const advice: CallerAdvice[] = written.flatMap((one) => one.advice);
  return { edits, advice };
}

/** A format whose file is nothing but sites: what `sitesOf` finds is read and written in place. */
export function siteFormat(
  format: CallerFact["format"],
  matches: (file: SourceFile) => boolean,
  sitesOf: (file: SourceFile, world: CallerWorld) => readonly ShellSite[],
): {
  readonly format: CallerFact["format"];
  matches(file: SourceFile): boolean;
  read(file: SourceFile, world: CallerWorld): readonly CallerFact[];
  write(file: SourceFile, work: readonly CallerWork[], world: CallerWorld): Written;
} {
  return {
    format,
    matches,
    read: (file, world) => readSites(sitesOf(file, world), world),
    write: (file, work, world) => gathered(writeSites(sitesOf(file, world), work)),
  };
}
