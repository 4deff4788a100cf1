import { cpSync } from "node:fs";
import { join } from "node:path";
import { engine } from "../../src/cli/quick-look.ts";
import { run } from "../../src/cli/run.ts";
import { printedIn } from "../cli/fake-engine.ts";
import { makeTree } from "../project/tree.ts";

const marker = /(<!-- The example[^\n]*-->\n\n)```diff\n[\s\S]*?```\n\n```sh\n[\s\S]*?```\n/;

/** The README with what `unleak --fix` prints of the example now. */
export async function withExample(readme: string, top: string): Promise<string> {
  // In a tree of its own, or the README would be one of the example's callers.
  const root = makeTree({});
  cpSync(join(top, "docs/example"), root, { recursive: true });
  const printed = printedIn(root);
  await run(["--fix"], engine, printed.io);
  const end = printed.out.indexOf("\n# ");
  // Prettier keeps no blanks at the end of a line.
  const diff = printed.out.slice(0, end).replaceAll(/ +$/gm, "");
  const commands = printed.out.slice(end + 1).replace(/^# .*\n/, "");
  if (!marker.test(readme)) throw new Error("the README has no place for the example");
  return readme.replace(
    marker,
    (_, comment: string) => `${comment}\`\`\`diff\n${diff}\`\`\`\n\n\`\`\`sh\n${commands}\`\`\`\n`,
  );
}
