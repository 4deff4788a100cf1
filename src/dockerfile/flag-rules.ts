import { isCutByBytes } from "./flags.ts";
import type { Flag, Instruction } from "./instruction.ts";

type Kind = "switch" | "value" | "values";

/** The flags that each instruction takes; those not listed take none. */
const flagsOf = new Map<string, ReadonlyMap<string, Kind>>(
  Object.entries({
    ADD: {
      checksum: "value",
      chmod: "value",
      chown: "value",
      exclude: "values",
      "keep-git-dir": "switch",
      link: "switch",
      unpack: "switch",
    },
    COPY: { chmod: "value", chown: "value", exclude: "values", from: "value", link: "switch", parents: "switch" },
    FROM: { platform: "value" },
    HEALTHCHECK: {
      interval: "value",
      retries: "value",
      "start-interval": "value",
      "start-period": "value",
      timeout: "value",
    },
    RUN: { device: "values", mount: "values", network: "value", security: "value" },
  } satisfies Record<string, Record<string, Kind>>).map(([keyword, flags]) => [
    keyword,
    new Map(Object.entries(flags)),
  ]),
);

const noFlags: ReadonlyMap<string, Kind> = new Map();

// BuildKit never looks at the flags of these.
const unchecked = new Set(["ARG", "STOPSIGNAL"]);

/** What BuildKit has against the flags of an instruction. */
export function flagProblem({ keyword, flags, body }: Instruction): string | undefined {
  if (flags.length === 0 || unchecked.has(keyword)) return undefined;
  if (keyword === "HEALTHCHECK" && /^none\b/i.test(body.text)) return undefined;
  const known = flagsOf.get(keyword) ?? noFlags;
  const seen = new Set<string>();
  for (const flag of flags) {
    const kind = known.get(flag.name);
    if (kind === undefined) return `${keyword} has a flag that is not known`;
    if (seen.has(flag.name) && kind !== "values") return `--${flag.name} stands twice`;
    seen.add(flag.name);
    if (isCutByBytes(flag.value)) return `--${flag.name} has a character that BuildKit cuts in two`;
    const problem = valueProblem(flag, kind) ?? contentProblem(flag);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function valueProblem({ name, value, bare }: Flag, kind: Kind): string | undefined {
  if (kind === "switch") {
    if (bare) return undefined;
    return /^(true|false)$/i.test(value) ? undefined : `--${name} must be true or false`;
  }
  return bare ? `--${name} needs a value` : undefined;
}

const words = new Map([
  ["network", ["default", "none", "host"]],
  ["security", ["sandbox", "insecure"]],
]);
const durations = new Set(["interval", "timeout", "start-period", "start-interval"]);

function contentProblem({ name, value }: Flag): string | undefined {
  const allowed = words.get(name);
  if (allowed !== undefined && !allowed.includes(value)) return `--${name} must be one of ${allowed.join(", ")}`;
  if (durations.has(name) && !isDuration(value)) return `--${name} is not a duration of a millisecond or more`;
  if (name === "retries" && !isCount(value)) return "--retries must be a number, zero or more";
  return undefined;
}

function isCount(value: string): boolean {
  if (value === "") return true;
  return /^[+-]?[0-9]+$/.test(value) && Number(value) >= 0 && Number(value) < 2 ** 31;
}

const milliseconds = new Map([
  ["ns", 1e-6],
  ["us", 1e-3],
  ["µs", 1e-3],
  ["μs", 1e-3],
  ["ms", 1],
  ["s", 1e3],
  ["m", 6e4],
  ["h", 3.6e6],
]);

// An expression for all of it would overflow the stack on a long value.
const longestDuration = 100;
const amountAndUnit = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

/** Go's `time.ParseDuration`, and BuildKit's floor of a millisecond. */
function isDuration(value: string): boolean {
  if (value === "" || /^[+-]?0$/.test(value)) return true;
  if (value.length > longestDuration) return false;
  let total = 0;
  let at = /^[+-]/.test(value) ? 1 : 0;
  if (at === value.length) return false;
  while (at < value.length) {
    amountAndUnit.lastIndex = at;
    const match = amountAndUnit.exec(value);
    if (match === null) return false;
    total += Number(match[1]) * (milliseconds.get(match[2] ?? "") ?? 0);
    at = amountAndUnit.lastIndex;
  }
  return total === 0 || (total >= 1 && !value.startsWith("-"));
}
