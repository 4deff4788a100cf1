import { Command, InvalidArgumentError, Option } from "commander";
import type { MigrateOptions, SuggestOptions, WorkerOptions } from "../bulk/index.ts";
import type { ProveOptions } from "../proof/run-prove.ts";
import type { Take } from "./job.ts";

/** The commands of the rooms for proofs and for many repositories; each loads its room when it runs. */
export function moreCommands(take: Take): readonly Command[] {
  return [
    proveCommand(take),
    auditCommand(take),
    migrateCommand(take),
    workerCommand(take),
    mergeCommand(take),
    suggestCommand(take),
  ];
}

interface RawProve {
  readonly context?: string;
  readonly standIns?: true;
  readonly engine?: string;
  readonly network: NonNullable<ProveOptions["network"]>;
  readonly secret: readonly string[];
  readonly buildArg: readonly string[];
  readonly onlyShipped?: true;
  readonly format: "text" | "json" | "markdown" | "html";
  readonly quiet?: true;
}

function proveCommand(take: Take): Command {
  return new Command("prove")
    .description("build before and after with canary values, and show that nothing leaks and nothing broke")
    .argument("[path...]", "Dockerfiles and folders", [])
    .option("--stand-ins", "small base images and imitated tools: no registry, no network, no real secret")
    .option("--context <dir>", "build context, where it is not the Dockerfile's folder")
    .addOption(
      new Option("--network <mode>", "network of the builds").choices(["none", "default", "host"]).default("none"),
    )
    .option("--secret <name>", "use the real value of this variable; may be repeated", collected, [])
    .option("--build-arg <pair>", "NAME=VALUE of an argument that is no secret; may be repeated", collected, [])
    .option("--only-shipped", "search the stage that ships alone")
    .option("--engine <program>", "the engine's program, where it is not docker")
    .addOption(
      new Option("--format <format>", "form of the report")
        .choices(["text", "json", "markdown", "html"])
        .default("text"),
    )
    .option("--quiet", "no progress")
    .action((paths: string[], raw: RawProve) => {
      take(async (engine, io) => {
        const { prove } = await import("./prove.ts");
        return prove(paths, raw.context, proveOptions(raw), engine, io);
      });
    });
}

function proveOptions({
  standIns,
  engine,
  network,
  secret,
  buildArg,
  onlyShipped,
  format,
  quiet,
}: RawProve): ProveOptions {
  const pairs = buildArg.map((pair): [string, string] => [pair.split("=")[0] ?? "", pair.slice(pair.indexOf("=") + 1)]);
  return {
    standIns: standIns ?? false,
    network,
    realSecrets: secret,
    buildArguments: Object.fromEntries(pairs),
    format,
    ...(engine === undefined ? {} : { engine }),
    ...(onlyShipped === undefined ? {} : { onlyShipped }),
    ...(quiet === undefined ? {} : { quiet }),
  };
}

interface RawAudit {
  readonly valueFromEnv: readonly string[];
  readonly format: "text" | "json" | "markdown";
  readonly engine?: string;
  readonly quiet?: true;
}

function auditCommand(take: Take): Command {
  return new Command("audit")
    .description("search an image that exists: every layer, its config and its history")
    .argument("<image>", "name of an image, a tar of images, or a folder with an OCI layout")
    .option("--value-from-env <name>", "also look for the value of this variable; may be repeated", collected, [])
    .addOption(
      new Option("--format <format>", "form of the report").choices(["text", "json", "markdown"]).default("text"),
    )
    .option("--engine <program>", "the engine's program, where it is not docker")
    .option("--quiet", "no progress")
    .action((target: string, { valueFromEnv, ...raw }: RawAudit) => {
      take(async (_, io) => {
        const { runAudit } = await import("../proof/run-audit.ts");
        return runAudit({ target, valuesFromEnv: valueFromEnv, ...raw }, io);
      });
    });
}

function migrateCommand(take: Take): Command {
  const command = new Command("migrate")
    .description("take the secrets out of many repositories; writes patches and reports, pushes only when told")
    .argument("<source...>", "folders, files of clone URLs, github:owner/*, gitlab:group/**")
    .option("--out <dir>", "folder of results, patches and reports")
    .option("--push", "push a branch to each repository that changed")
    .option("--pr", "and open or update a pull request")
    .option("--config <file>", "the only configuration there is: none is searched for")
    .option("--branch <name>", "branch of the changes")
    .option("--title <text>", "title of commits and pull requests")
    .option("--author <name>", 'author of the commits, "Name <mail>"')
    .option("--include <pattern>", "only repositories that match; may be repeated", collected)
    .option("--exclude <pattern>", "no repositories that match; may be repeated", collected)
    .option("--topic <name>", "only repositories with this topic; may be repeated", collected)
    .option("--archived", "archived repositories too")
    .option("--forks", "forks too")
    .option("--limit <count>", "no more repositories than this", number)
    .option("--shard <part>", "do part 1/4 of the work, say; see merge")
    .option("--queue <url>", "let workers do it, by this redis")
    .option("--queue-name <name>", "prefix of the queues, where campaigns share a redis")
    .action((sources: string[], raw: Omit<MigrateOptions, "sources">) => {
      take(async (_, io) => (await import("../bulk/index.ts")).runMigrate({ sources, ...raw }, io));
    });
  return withMachineOptions(command);
}

function workerCommand(take: Take): Command {
  const command = new Command("worker")
    .description("do the work of a queue, on any machine")
    .requiredOption("--queue <url>", "the redis of the queue")
    .option("--queue-name <name>", "prefix of the queues, where campaigns share a redis")
    .option("--lock <seconds>", "after which the work of a worker that is gone is given to another", number)
    .option("--idle <seconds>", "without work after which it ends", number)
    .action((raw: WorkerOptions) => {
      take(async (_, io) => (await import("../bulk/index.ts")).runWorker(raw, io));
    });
  return withMachineOptions(command);
}

function mergeCommand(take: Take): Command {
  return new Command("merge")
    .description("make one report of the results of several shards")
    .argument("<source...>", "folders of shards, or their files of results")
    .option("--out <dir>", "folder of the merged results and reports")
    .action((sources: string[], raw: { readonly out?: string }) => {
      take(async (_, io) => (await import("../bulk/index.ts")).runMerge({ sources, ...raw }, io));
    });
}

function suggestCommand(take: Take): Command {
  return new Command("suggest")
    .description("suggest the changes on the pull request whose GitHub workflow this runs in")
    .argument("[path]", "folder of the working tree")
    .option("--config <file>", "configuration file, instead of searching for one; data only")
    .option("--github-url <url>", "address of a GitHub of your own")
    .action((path: string | undefined, raw: Omit<SuggestOptions, "path">) => {
      take(async (_, io) => (await import("../bulk/index.ts")).runSuggest({ ...(path && { path }), ...raw }, io));
    });
}

function withMachineOptions(command: Command): Command {
  return command
    .option("--concurrency <count>", "repositories at once", number)
    .option("--interval <seconds>", "from one pull request to the next", number)
    .option("--timeout <seconds>", "that one git process or one rewriting may take", number)
    .option("--largest-file <mib>", "largest file that a clone may write", number)
    .option("--github-url <url>", "address of a GitHub of your own")
    .option("--gitlab-url <url>", "address of a GitLab of your own")
    .option("--quiet", "only the results");
}

function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}
