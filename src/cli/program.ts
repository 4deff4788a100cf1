import { Command, Option } from "commander";
import type { Options } from "../result.ts";
import { version } from "../version.ts";
import type { Engine } from "./engine.ts";
import type { Io } from "./io.ts";
import type { Settings } from "./settings.ts";

interface RawSettings extends Omit<Settings, "paths" | "options" | "fix" | "write" | "check" | "quiet" | "strict"> {
  readonly fix?: boolean;
  readonly write?: boolean;
  readonly check?: boolean;
  readonly quiet?: boolean;
  readonly strict?: boolean;
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

Exit codes: 0 nothing to do, or done; 1 a secret leaks (scan and --check); 2 something could not be read or written.
`;

/** Reads the arguments and does what they ask for; returns the exit code. Throws a CommanderError for wrong ones. */
export async function program(engine: Engine, io: Io, args: readonly string[]): Promise<number> {
  let code = 0;
  const command = new Command("unleak")
    .description("Takes secrets out of Dockerfiles: they become build secrets, which no image keeps.")
    .argument("[path...]", "Dockerfiles, folders to search, or - for standard input", [])
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .addHelpText("after", examples)
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: () => {} })
    .action(async (paths: string[], raw: RawSettings) => {
      code = await start(settingsFrom(paths, raw), engine, io, command);
    });
  for (const option of scanOptions()) command.addOption(option);
  await command.parseAsync(args, { from: "user" });
  return code;
}

async function start(settings: Settings, engine: Engine, io: Io, command: Command): Promise<number> {
  if (!settings.paths.includes("-")) {
    const { scan } = await import("./scan.ts");
    return scan(settings, engine, io);
  }
  if (settings.paths.length > 1) command.error("error: - stands alone: standard input is one Dockerfile");
  const { fixStdin } = await import("./stdin.ts");
  return fixStdin(settings, engine, io);
}

function scanOptions(): readonly Option[] {
  return [
    new Option("--fix", "show what would change as unified diffs, with the build commands"),
    new Option("--write", "write the changes (implies --fix)").conflicts(["check", "dryRun"]),
    new Option("--dry-run", "write nothing (the default)").implies({ fix: true }),
    new Option("--check", "exit 1 when something would change or leaks"),
    new Option("--stdin-filename <path>", "what standard input is called in reports and where its context is"),
    new Option("--context <dir>", "build context, where it is not the Dockerfile's folder"),
    new Option("--format <format>", "form of the report")
      .choices(["text", "json", "diff", "sarif", "markdown"])
      .default("text"),
    new Option("--output-file <file>", "write the report to a file instead of standard output"),
    new Option("--quiet", "print only the report itself and errors"),
    new Option("--strict", "exit 2 when any Dockerfile cannot be read"),
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
  const { builder, delivery, split, dockerfileOnly, fix, write, check, quiet, strict, config, ...rest } = raw;
  return {
    ...rest,
    // Commander has `--config x --no-config` leave a text or a boolean.
    ...(config === undefined ? {} : { config }),
    paths,
    write: write ?? false,
    fix: (fix ?? false) || (write ?? false),
    check: check ?? false,
    quiet: quiet ?? false,
    strict: strict ?? false,
    options: {
      ...(builder && { builder }),
      ...(delivery && { delivery }),
      ...(split && { split }),
      ...(dockerfileOnly && { dockerfileOnly }),
    },
  };
}
