import type { Edit } from "../text/edits.ts";
import { type SiteCommand, siteEdit, sourceOf } from "./command-site.ts";
import { secretsOf } from "./command-facts.ts";
import { type Assigned, assignments, keptBySudo, provided, type Provision } from "./command-environment.ts";
import { workingFolders } from "./command-place.ts";
import type { BuildArgumentOption } from "./docker-arguments.ts";
import type { CallerAdvice, CallerBinding } from "./facts.ts";
import { relativeTo } from "./paths.ts";

/** What one command becomes, and what its surroundings must give it. */
export interface CommandWritten {
  readonly edits: readonly Edit[];
  readonly provisions: readonly Provision[];
  readonly advice: readonly CallerAdvice[];
}

/** Collects what one command needs while its bindings are gone through. */
class CommandWriter {
  readonly edits: Edit[] = [];
  readonly provisions: Provision[] = [];
  readonly #prefixes = new Map<string, Assigned>();
  readonly #added: string[] = [];
  readonly #reaching: string[] = [];
  readonly #given: Set<string>;
  readonly #command: SiteCommand;

  constructor(command: SiteCommand) {
    this.#command = command;
    this.#given = new Set(secretsOf(command.docker));
  }

  bind(binding: CallerBinding): void {
    const passed = this.#command.docker.buildArguments.filter((argument) => binding.replaces.includes(argument.name));
    for (const argument of passed) this.#replace(argument, binding);
    if (passed.length === 0 && binding.everyCaller && this.#command.docker.does === "build") this.#add(binding);
  }

  finish(): CommandWritten {
    const { docker, site } = this.#command;
    const added = this.#added.map((flag) => ` ${this.#encoded(flag)}`).join("");
    const verb = docker.command.words[docker.optionsAt];
    const at = site.argumentsOnly === true ? docker.span.end : verb?.span.end;
    if (added !== "" && at !== undefined) this.edits.push(siteEdit(site, at, at, added));
    this.edits.push(...keptBySudo(this.#command, this.#reaching));
    this.edits.push(...assignments(this.#command, this.#prefixes));
    return { edits: this.edits, provisions: this.provisions, advice: [] };
  }

  #encoded(text: string): string {
    return this.#command.site.host.encode(text, this.#command.docker.span.start);
  }

  #replace(argument: BuildArgumentOption, binding: CallerBinding): void {
    const goes = this.#command.docker.does === "compose" || binding.dropped === true;
    const flag = goes ? undefined : this.#flag(argument, binding);
    if (goes && binding.dropped !== true) this.#reach(argument, binding);
    const { site } = this.#command;
    const { start, end } = argument.span;
    if (flag === undefined) this.edits.push(siteEdit(site, this.#gapBefore(argument), end, ""));
    else this.edits.push(siteEdit(site, start, end, this.#encoded(flag)));
  }

  /** The end of the word in front, so that the blanks and the continuation between go too. */
  #gapBefore(argument: BuildArgumentOption): number {
    const { start } = argument.span;
    const before = this.#command.docker.command.words[argument.first - 1]?.span.end ?? start;
    // The first word of an array stands elsewhere than the one in front of it.
    return /^[\s\\]*$/.test(this.#command.site.host.text.slice(before, start)) && before < start ? before : start;
  }

  #flag(argument: BuildArgumentOption, binding: CallerBinding): string | undefined {
    const given = argument.override === undefined ? binding.id : `${argument.override} ${binding.id}`;
    if (this.#given.has(given)) return undefined;
    this.#given.add(given);
    if (argument.override !== undefined) return this.#overrideFlag(argument, argument.override, binding);
    if (binding.file !== undefined) return this.#fileFlag(binding, binding.file);
    return `--secret id=${binding.id},env=${this.#reach(argument, binding)}`;
  }

  /** `--set target.secrets+=…` in the quotes that stood there. */
  #overrideFlag(argument: BuildArgumentOption, target: string, binding: CallerBinding): string {
    const word = this.#command.docker.command.words[argument.last];
    const quote = word ? this.#command.site.host.text[word.span.start] : undefined;
    const quotes = quote === '"' || quote === "'" ? quote : "";
    const value = `${target}.secrets+=id=${binding.id},env=${this.#reach(argument, binding)}`;
    return `--set ${quotes}${value}${quotes}`;
  }

  /** Sees that the value is in the environment; the name it has there. */
  #reach(argument: BuildArgumentOption, binding: CallerBinding): string {
    const { reach } = sourceOf(this.#command, argument);
    const wanted = binding.env ?? binding.id;
    if (reach.by === "environment") return this.#reached(this.#asWanted(reach.variable, wanted));
    if (reach.by === "prefix") this.#prefixes.set(wanted, reach);
    if (reach.by === "host") return this.#reached(this.#provide(reach.variable ?? wanted, reach.raw));
    return this.#reached(wanted);
  }

  /** Compose takes the variable that its file declares, whatever the command calls it. */
  #asWanted(variable: string, wanted: string): string {
    if (this.#command.docker.does !== "compose" || variable === wanted) return variable;
    this.#prefixes.set(wanted, { raw: this.#encoded(`$${variable}`) });
    return wanted;
  }

  #provide(variable: string, raw: string): string {
    const { name, provisions } = provided(this.#command, variable, raw);
    this.provisions.push(...provisions);
    return name;
  }

  #reached(variable: string): string {
    this.#reaching.push(variable);
    return variable;
  }

  #add(binding: CallerBinding): void {
    if (this.#given.has(binding.id)) return;
    this.#given.add(binding.id);
    if (binding.file !== undefined) this.#added.push(this.#fileFlag(binding, binding.file));
    else this.#added.push(`--secret id=${binding.id},env=${this.#reached(binding.env ?? binding.id)}`);
  }

  #fileFlag(binding: CallerBinding, file: string): string {
    const home = file.startsWith("~/");
    const source = home ? `"$HOME/${file.slice(2)}"` : relativeTo(workingFolders(this.#command)[0] ?? ".", file);
    return `--secret id=${binding.id},src=${source}`;
  }
}

/** The edits of one docker build, compose or bake command for its bindings. */
export function writeCommand(command: SiteCommand, bindings: readonly CallerBinding[]): CommandWritten {
  const writer = new CommandWriter(command);
  for (const binding of bindings) writer.bind(binding);
  return writer.finish();
}
