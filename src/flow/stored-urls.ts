import { operandsOf } from "../shell/command-parts.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import type { FileWrite } from "./flow-types.ts";
import type { RunState } from "./run-state.ts";

/** Package managers that write down the URL of a git dependency, and where. */
const storedUrls: ReadonlyMap<string, string> = new Map([
  ["bower", ".bower.json"],
  ["bun", "package.json"],
  ["npm", "package.json"],
  ["pip", "direct_url.json"],
  ["pip3", "direct_url.json"],
  ["pipenv", "Pipfile"],
  ["pnpm", "package.json"],
  ["poetry", "pyproject.toml"],
  ["uv", "direct_url.json"],
  ["yarn", "package.json"],
]);

/** Options whose value is an address that is asked, and not stored. */
const ofNetwork =
  /^--(?:@[\w-]+:)?(?:registry|proxy|https?-proxy|(?:extra-)?index-url|index|default-index|find-links)$/;

/** `npm install git+https://$T@host/x` stores the URL in package.json, `pip install` in direct_url.json. */
export function storedUrl(command: ShellCommand, run: RunState): readonly FileWrite[] {
  const { program = "", args } = command;
  const stored = storedUrls.get(program);
  // A setting is no package, and neither is where packages come from.
  if (stored === undefined || /^(?:c|config|set)$/.test(operandsOf(command)[0]?.value ?? "")) return [];
  const told = args.filter((own, at) => run.carries(own) && !ofNetwork.test(args[at - 1]?.text ?? ""));
  if (told.some((own) => /git\+https?:\/\/[^/@]+@/.test(own.text)))
    return [{ path: undefined, name: stored, how: "clone" }];
  // An archive's address is stored as it is given, and no header stands for what is in it.
  const archive =
    stored.endsWith(".json") && stored !== "direct_url.json" && told.some((own) => /^["']?https?:\/\//.test(own.text));
  return archive ? [{ path: undefined, name: stored, how: "dump" }] : [];
}
