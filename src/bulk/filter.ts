import { createHash } from "node:crypto";
import ignore from "ignore";
import { InputError } from "../text/input-error.ts";

/** Which repositories of the sources are worked on. */
export interface FilterSettings {
  /** Patterns of names, as in .gitignore; one must match where there are any. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Topics of which one must be set, for repositories of a listed host. */
  readonly topic?: readonly string[];
  readonly archived?: boolean;
  readonly forks?: boolean;
  readonly limit?: number;
}

/** What a host says of a repository that a filter asks for. */
export interface Traits {
  readonly archived: boolean;
  readonly fork: boolean;
  readonly topics: readonly string[];
}

/** Lets repositories through by name and by what their host says of them. */
export class Filter {
  readonly limit: number;
  readonly #include: ReturnType<typeof ignore> | undefined;
  readonly #exclude: ReturnType<typeof ignore>;

  constructor(readonly settings: FilterSettings) {
    const { include = [], exclude = [], limit = Infinity } = settings;
    if (!(limit >= 1)) throw new InputError("the limit must be at least 1", "");
    this.limit = limit;
    this.#include = include.length > 0 ? ignore().add([...include]) : undefined;
    this.#exclude = ignore().add([...exclude]);
  }

  /** By the name with its host and without: `acme/*` is what people say. */
  letsThrough(name: string): boolean {
    const whole = name.replace(/^[/\\]+/, "").replaceAll("\\", "/");
    const names = [whole, whole.slice(whole.indexOf("/") + 1)];
    const among = (patterns: ReturnType<typeof ignore>): boolean => names.some((one) => patterns.ignores(one));
    return (this.#include === undefined || among(this.#include)) && !among(this.#exclude);
  }

  wants({ archived, fork, topics }: Traits): boolean {
    const { topic = [], archived: withArchived = false, forks: withForks = false } = this.settings;
    if ((archived && !withArchived) || (fork && !withForks)) return false;
    return topic.length === 0 || topic.some((one) => topics.includes(one));
  }
}

/** One of several parts of a campaign; each repository is in exactly one. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** `2/8` as a shard, counted from one. Throws an InputError. */
export function shardFrom(text: string): Shard {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const [index, of] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || index < 1 || index > of)
    throw new InputError(`no shard "${text}": it is like 1/4, counted from one`, "");
  return { index, of };
}

/** What the files of a shard have in their names. */
export function shardSuffix({ index, of }: Shard): string {
  return `-${index}-of-${of}`;
}

/** Whether a repository belongs to a shard: by its name alone, so that a longer list moves nobody. */
export function isInShard(name: string, { index, of }: Shard): boolean {
  return createHash("sha256").update(name).digest().readUInt32BE(0) % of === index - 1;
}
