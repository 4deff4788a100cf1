import type { Settings } from "./settings.ts";

/** What is meant when no option is given. */
export const plainSettings: Settings = {
  paths: [],
  fix: false,
  write: false,
  check: false,
  format: "text",
  quiet: false,
  strict: false,
  configCode: true,
  options: {},
};

const flags: Readonly<Record<string, Partial<Settings>>> = {
  "--fix": { fix: true },
  "--check": { check: true },
  "--quiet": { quiet: true },
  "--strict": { strict: true },
};

/**
 * The settings of a run that has nothing but paths and plain flags; undefined for any other. To load the parser of
 * arguments takes as long as to read and judge a Dockerfile, and most runs need nothing of it.
 */
export function readPlainSettings(args: readonly string[], commands: ReadonlySet<string>): Settings | undefined {
  const settings: Partial<Settings>[] = [plainSettings];
  const paths: string[] = [];
  for (const arg of args) {
    const flag = Object.hasOwn(flags, arg) ? flags[arg] : undefined;
    if (flag) settings.push(flag);
    else if (arg === "" || arg.startsWith("-") || commands.has(arg)) return undefined;
    else paths.push(arg);
  }
  return { ...plainSettings, ...Object.assign({}, ...settings), paths };
}
