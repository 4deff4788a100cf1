import { buildMakings } from "./artifacts/build-makings.ts";
import type { Making, Stage, StageFacts } from "./artifacts/making.ts";
import { packageMakings } from "./artifacts/package-makings.ts";
import { bareImage } from "./base-images.ts";
import { keepsCredential } from "./keeps.ts";
import { depthOf, operandsOf, toldLiterals } from "./keeps/keeping.ts";
import { isQuiet, toolOf } from "./tools/tool-table.ts";
import type { CommandWords } from "./tools/tool.ts";
import { commandBehind } from "./tools/wrappers.ts";

export type { StageFacts } from "./artifacts/making.ts";

const makings: readonly Making[] = [...packageMakings, ...buildMakings];

/** Commands that leave no file behind, or only remove some. */
const makeNothing: ReadonlySet<string> = new Set(
  `: [ [[ basename break cat cd continue cut date declare dirname du echo env exit export false find getent grep head hostname id local locale ls
  printenv printf pwd read readonly realpath return rm rmdir set shift shred sleep sort stat tail test trap true type typeset umask uname uniq unlink
  unset wait wc which whoami`
    .split(/\s+/)
    .filter((word) => word !== ""),
);

/** Commands whose operands are the paths they make. */
const makeOperands: ReadonlySet<string> = new Set(["mkdir", "touch", "tee"]);

/**
 * Paths that the command makes, relative to the working directory unless they begin with `/` or `~/`; undefined:
 * not known. `stage` settles what depends on the image: GEM_HOME, VIRTUAL_ENV, an official base image.
 */
export function artifactsOf(command: CommandWords, stage: StageFacts = {}): readonly string[] | undefined {
  const behind = commandBehind(command);
  const { name, args } = behind;
  const slash = name.lastIndexOf("/");
  const bare = name.slice(slash + 1).replace(/^(pip|python)[\d.]+$/, "$1");
  const tool = toolOf(name);
  if (!tool) return undefined;
  if (makeNothing.has(bare) || isQuiet(tool, args) || keepsCredential(behind)) return [];
  if (makeOperands.has(bare)) return known(operandsOf(args, ["-m", "--mode"]).map((index) => args[index]));
  for (const making of makings) {
    if (!making.names.includes(bare)) continue;
    // An option that is not known may lead to another place: the list stays open.
    const depth = depthOf(making.subcommands, args, making.valued);
    if (depth === undefined) continue;
    const told = toldLiterals(args, making.valued ?? [], depth);
    return known(making.makes(told, stageOf(stage, name.slice(0, slash + 1))));
  }
  return undefined;
}

/** All or nothing: one path that is not known leaves the list open. */
function known(paths: readonly (string | undefined)[] | undefined): readonly string[] | undefined {
  const literal = paths?.filter((path): path is string => path !== undefined && path !== "");
  return literal?.length === paths?.length ? literal : undefined;
}

function stageOf({ variables, base }: StageFacts, programFolder: string): Stage {
  const image = bareImage(base ?? "");
  return { variable: (name) => variables?.get(name), isBase: (name) => image === name, programFolder };
}
