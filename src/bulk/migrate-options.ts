import { resolve } from "node:path";
import { defaultOptions } from "../options.ts";
import { emptyConfig } from "../project/config-schema.ts";
import { loadConfig } from "../project/config.ts";
import type { Options } from "../result.ts";
import { InputError } from "../text/input-error.ts";
import type { BulkIo } from "./bulk-io.ts";
import { defaultBranch, defaultTitle, type Author, type Campaign, type Goal } from "./campaign.ts";
import { transformsOff } from "./choose-transforms.ts";
import type { FilterSettings } from "./filter.ts";
import { hostsFrom, type Hosts } from "./hosts.ts";

/** What a campaign does to each repository, as the arguments say it. */
export interface CampaignOptions {
  readonly push?: boolean;
  readonly pr?: boolean;
  /** The only configuration there is: none is searched for, neither here nor in the repositories. */
  readonly config?: string;
  readonly branch?: string;
  readonly title?: string;
  /** `Name <mail>` */
  readonly author?: string;
  /** Choices that win over the configuration's. */
  readonly options?: Partial<Options>;
}

/** How the work is done on this machine, as the arguments say it. */
export interface MachineOptions {
  /** Repositories at once. */
  readonly concurrency?: number;
  /** Seconds from one pull request to the next. */
  readonly interval?: number;
  /** Seconds that one git process or one rewriting may take. */
  readonly timeout?: number;
  /** MiB of the largest file that a clone may write. */
  readonly largestFile?: number;
  readonly githubUrl?: string;
  readonly gitlabUrl?: string;
  readonly quiet?: boolean;
  /** Program of the children, where it does not stand beside this one. */
  readonly childProgram?: string;
}

/** The arguments of `unleak migrate`. */
export interface MigrateOptions extends CampaignOptions, MachineOptions, FilterSettings {
  readonly sources: readonly string[];
  /** Folder of results, patches and reports. */
  readonly out?: string;
  /** `1/4` */
  readonly shard?: string;
  /** Address of a redis: the work is done by `unleak worker` wherever it runs. */
  readonly queue?: string;
  /** Prefix of the queues' names, where several campaigns share a redis. */
  readonly queueName?: string;
}

/** The campaign that the arguments and the configuration they name describe. Throws an InputError. */
export async function campaignFrom(asked: CampaignOptions, io: BulkIo, code: boolean): Promise<Campaign> {
  const place = { from: io.cwd, root: io.cwd, code };
  const found =
    asked.config === undefined ? { config: emptyConfig } : await loadConfig({ ...place, file: asked.config });
  return {
    options: { ...defaultOptions, ...found.config.options, ...asked.options },
    off: transformsOff(found),
    modules: found.config.transformModules.map((name) =>
      name.startsWith(".") ? besideConfig(name, found.file) : name,
    ),
    branch: branchFrom(asked.branch ?? defaultBranch),
    title: asked.title ?? defaultTitle,
    author: authorFrom(asked.author, io),
    goal: goalOf(asked),
  };
}

function besideConfig(name: string, file = ""): string {
  return resolve(file, "..", name);
}

function goalOf({ push = false, pr = false }: CampaignOptions): Goal {
  if (pr) return "pull-request";
  return push ? "push" : "patch";
}

// https://git-scm.com/docs/git-check-ref-format
function branchFrom(name: string): string {
  const wrong = /[\s~^:?*[\\\p{Cc}]|\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)|^[-/.]|[/.]$|^@$/u.test(name) || name === "";
  if (wrong || name === "HEAD") throw new InputError("not a name that git takes for a branch", "");
  return name;
}

function authorFrom(text: string | undefined, { env }: BulkIo): Author {
  if (text === undefined) {
    return { name: env["GIT_AUTHOR_NAME"] ?? "unleak", email: env["GIT_AUTHOR_EMAIL"] ?? "unleak@localhost" };
  }
  const match = /^\s*([^<>\n]+?)\s*<([^<>\s]+@[^<>\s]+)>\s*$/.exec(text);
  if (!match) throw new InputError('the author must be like "Name <mail@example.com>"', "");
  return { name: match[1] ?? "", email: match[2] ?? "" };
}

/** A number of an argument in its bounds. Throws an InputError. */
export function bounded(name: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value;
  throw new InputError(`${name} must be a number from ${least} to ${most}`, "");
}

// GitHub takes 500 requests an hour that make content:
// https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
const defaultInterval = 8;

/** Milliseconds from one pull request to the next. */
export function intervalOf({ interval = defaultInterval }: MachineOptions): number {
  return bounded("--interval", interval, 0, 3600) * 1000;
}

/** The code hosts that the arguments and the environment name. */
export function hostsOf({ githubUrl, gitlabUrl }: MachineOptions, io: BulkIo): Hosts {
  return hostsFrom(io.env, { ...(githubUrl && { github: githubUrl }), ...(gitlabUrl && { gitlab: gitlabUrl }) });
}
