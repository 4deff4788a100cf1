import type { ShellCommand } from "../shell/shell-types.ts";

/** The name of the script that `npm run x`, `npm test` or `yarn x` runs; undefined when it is none, or another package's. */
export function packageScriptOf({ program, args }: ShellCommand): string | undefined {
  if (!/^(?:npm|yarn|pnpm|bun)$/.test(program ?? "")) return undefined;
  const [first, second] = args.map((word) => word.value);
  if (first === "run" || first === "run-script") return second?.startsWith("-") ? undefined : second;
  if (first === "test" || first === "t") return "test";
  if (first === "start") return first;
  return program === "yarn" || program === "pnpm" ? first : undefined;
}

/** What a script of a package.json runs, with those that go before and after it; undefined when it is not there. */
export function packageScript(text: string, name: string): string | undefined {
  const scripts = scriptsOf(text);
  if (typeof scripts.get(name) !== "string") return undefined;
  return [`pre${name}`, name, `post${name}`].flatMap((one) => scripts.get(one) ?? []).join("\n");
}

function scriptsOf(text: string): ReadonlyMap<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return new Map();
  }
  const scripts = typeof json === "object" && json !== null && "scripts" in json ? json.scripts : undefined;
  return new Map(typeof scripts === "object" && scripts !== null ? Object.entries(scripts) : []);
}
