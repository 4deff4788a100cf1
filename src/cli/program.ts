import { Command, CommanderError, Option } from "commander";
import type { Options } from "../result.ts";
import { version } from "../version.ts";
import type { Io } from "./io.ts";
import type { Job, Take } from "./job.ts";
import { moreCommands } from "./more-commands.ts";
import { plainSettings } from "./plain-settings.ts";
import type { Settings } from "./settings.ts";
import { UsageError } from "./usage-error.ts";

interface RawSettings extends Partial<Omit<Settings, "paths" | "options">> {
  readonly builder?: Options["builder"];
  readonly delivery?: Options["delivery"];
  readonly split?: Options["split"];
  readonly dockerfileOnly?: true;
}

const examples = `
Examples:
  unleak                      report the secrets of every Dockerfile below
  unleak --fix                show the diffs and the new build commands
  unleak --write              write them
  unleak --check              fail when a secret leaks, for CI
  unleak - < Dockerfile       show the diff of standard input
  unleak explain NPM_TOKEN    say why a name is a secret
  unleak callers              list what starts the builds
  unleak prove --stand-ins    build before and after, and show that nothing leaks or broke
  unleak audit IMAGE          search an image that exists
  unleak migrate github:me/*  make patches for many repositories

Exit codes: 0 nothing to do, or done; 1 a secret leaks (scan and --check); 2 something could not be read or written.
`;

/** Reads the arguments. Prints the help itself, after which there is no job; throws a UsageError for wrong arguments. */
export async function parse(args: readonly string[], io: Io): Promise<Job | undefined> {
  let job: Job | undefined;
  const take: Take = (asked) => {
    job = asked;
  };
  const command = mainCommand(take)
    // `--format` of a command is its own.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: () => {} });
  for (const part of [explainCommand(take), callersCommand(take), ...moreCommands(take)])
    command.addCommand(part.copyInheritedSettings(command));
  try {
    await command.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw new UsageError(withoutValues(error.message));
  }
  return job;
}

function mainCommand(take: Take): Command {
  const command = new Command("unleak")
    .description("Takes secrets out of Dockerfiles: they become build secrets, which no image keeps.")
    .argument("[path...]", "Dockerfiles, folders to search, or - for standard input", [])
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .addHelpText("after", examples)
    .action((paths: string[], raw: RawSettings) => {
      const settings = settingsFrom(paths, raw);
      take(async (engine, io) => (await import("./start.ts")).start(settings, engine, io));
    });
  for (const option of [...reportOptions(), ...sharedOptions()]) command.addOption(option);
  return command;
}

function explainCommand(take: Take): Command {
  const command = new Command("explain")
    .description("say why a name is or is not a secret")
    .argument("<name>", "name of a variable, or path of a file")
    .argument("[dockerfile]", "also say what becomes of it there")
    .option("--flow", "print its way through the build, and what each transform says to it")
    .action((name: string, dockerfile: string | undefined, raw: RawSettings & { readonly flow?: true }) => {
      const { flow = false, ...others } = raw;
      const settings = settingsFrom(dockerfile === undefined ? [] : [dockerfile], others);
      take(async (engine, io) => (await import("./explain.ts")).explain({ name, flow, settings }, engine, io));
    });
  for (const option of sharedOptions()) command.addOption(option);
  return command;
}

function callersCommand(take: Take): Command {
  const command = new Command("callers")
    .description("list what starts the builds, and what it hands them")
    .argument("[path...]", "Dockerfiles, or folders to search", [])
    .addOption(new Option("--format <format>", "form of the list").choices(["text", "json"]).default("text"))
    .action((paths: string[], raw: RawSettings) => {
      const settings = settingsFrom(paths, raw);
      take(async (_, io) => (await import("./list-callers.ts")).listCallers(settings, io));
    });
  for (const option of sharedOptions()) command.addOption(option);
  return command;
}

// Somebody may have put a secret behind an option that does not exist.
function withoutValues(message: string): string {
  return message
    .replace(/^error: /, "")
    .replaceAll(/=[^\s']+/g, "=…")
    .replaceAll(/argument '[^']*'/g, "argument '…'")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function reportOptions(): readonly Option[] {
  return [
    new Option("--fix", "show what would change as unified diffs, with the build commands"),
    new Option("--write", "write the changes (implies --fix)").conflicts(["check", "dryRun"]),
    new Option("--prove", "with --write: build before and after first, with stand-ins, and write only what is proven"),
    new Option("--dry-run", "write nothing (the default)").implies({ fix: true }),
    new Option("--check", "exit 1 when something would change or leaks"),
    new Option("--stdin-filename <path>", "what standard input is called in reports and where its context is"),
    new Option("--format <format>", "form of the report")
      .choices(["text", "json", "diff", "sarif", "markdown"])
      .default("text"),
    new Option("--emit <text>", "print this of the changes instead of a report")
      .choices(["commit-message", "pr-body"])
      .conflicts("format"),
    new Option("--output-file <file>", "write the report to a file instead of standard output"),
    new Option("--quiet", "print only the report itself and errors"),
    new Option("--strict", "exit 2 when any Dockerfile cannot be read"),
  ];
}

function sharedOptions(): readonly Option[] {
  return [
    new Option("--context <dir>", "build context, where it is not the Dockerfile's folder"),
    new Option("--builder <name>", "what builds the images").choices(["docker", "buildx", "podman", "buildah"]),
    new Option("--delivery <how>", "how RUN gets a variable").choices(["auto", "env", "file"]),
    new Option("--split <when>", "when steps move into a builder stage").choices(["auto", "always", "never"]),
    new Option("--dockerfile-only", "change Dockerfiles even where a caller in sight cannot be changed"),
    new Option("--config <file>", "configuration file, instead of searching for one"),
    new Option("--no-config", "use no configuration"),
    new Option("--no-config-code", "read only configurations that are JSON or YAML"),
    new Option("--color", "colour, also when the output is no terminal"),
    new Option("--no-color", "no colour"),
  ];
}

function settingsFrom(paths: readonly string[], raw: RawSettings): Settings {
  const { builder, delivery, split, dockerfileOnly, fix, write, ...rest } = raw;
  return {
    ...plainSettings,
    ...rest,
    paths,
    write: write ?? false,
    fix: (fix ?? false) || (write ?? false),
    options: {
      ...(builder && { builder }),
      ...(delivery && { delivery }),
      ...(split && { split }),
      ...(dockerfileOnly && { dockerfileOnly }),
    },
  };
}
