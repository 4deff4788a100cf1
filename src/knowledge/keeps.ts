import type { FilePlace } from "./file-place.ts";
import { applicationKeepings } from "./keeps/application-keepings.ts";
import { gitKeepings } from "./keeps/git-keepings.ts";
import { depthOf, operandsOf, toldLiterals, toldWords, valuedIn } from "./keeps/keeping.ts";
import type { Around, Keeping, SaidByEnvironment } from "./keeps/keeping.ts";
import { loginForm } from "./keeps/login-forms.ts";
import { packageKeepings } from "./keeps/package-keepings.ts";
import { recordKeepings } from "./keeps/record-keepings.ts";
import { serviceKeepings } from "./keeps/service-keepings.ts";
import type { Word } from "./keeps/shell-text.ts";
import { cloudTools } from "./tools/cloud-tools.ts";
import { toolOf } from "./tools/tool-table.ts";
import type { CommandWords } from "./tools/tool.ts";
import { commandBehind } from "./tools/wrappers.ts";

export type { Around, EnvironmentPair, SaidByEnvironment } from "./keeps/keeping.ts";
export { joinedValues } from "./keeps/package-forms.ts";
export type { Word } from "./keeps/shell-text.ts";

/** What a command keeps when it is told a credential. */
export interface Keeps {
  /** Files that then hold it, the likeliest first; a variable of theirs moves what the command writes, and its readers. */
  readonly files: readonly FilePlace[];
  /**
   * The environment that says the same for one step, made of the shell text of the command's words (those behind the
   * program's name); undefined when the tool has none, or none for this key. Two values for one name are joined by
   * `joinedValues`; those of git are counted.
   */
  environment(words: readonly Word[], around?: Around): SaidByEnvironment | undefined;
  /** Options that name the first of the files. */
  readonly fileOptions: readonly string[];
  /** The project's own file, which counts for more than what is kept, and for less than the environment. */
  readonly between?: FilePlace;
  /** What was installed needs the file when the container runs: nothing may take it away. */
  readonly lasting: boolean;
  /** The first of the files is where it is for certain. */
  readonly placed?: true;
  /** The program is not known: where it keeps it is a guess, and `files` are the likely places. */
  readonly guessed?: true;
  readonly source: string;
}

/** Every way in which a known tool keeps what it is told. */
export const keepings: readonly Keeping[] = [
  ...packageKeepings,
  ...gitKeepings,
  ...serviceKeepings,
  ...recordKeepings,
  ...applicationKeepings,
];

const byProgram = new Map<string, Keeping[]>();
for (const keeping of keepings) {
  for (const name of keeping.names) byProgram.set(name, [...(byProgram.get(name) ?? []), keeping]);
}

/** Asked by several questions about each command. */
const answered = new WeakMap<CommandWords, Keeps | "nothing">();

/** What the command keeps of a credential among its words, e.g. `npm config set //host/:_authToken=…`. */
export function keepsCredential(command: CommandWords): Keeps | undefined {
  const answer = answered.get(command) ?? keepsAnew(command) ?? "nothing";
  answered.set(command, answer);
  return answer === "nothing" ? undefined : answer;
}

function keepsAnew(command: CommandWords): Keeps | undefined {
  const behind = programBehind(packageBehind(commandBehind(command)));
  const { name, args } = behind;
  const elsewhere = name.includes("/") && !toolOf(name);
  const bare = name.slice(name.lastIndexOf("/") + 1).replace(/^(pip|python)[\d.]+$/, "$1");
  for (const keeping of byProgram.get(bare) ?? []) {
    // Applications stand in folders of their own.
    const valued = valuedIn(args, keeping.subcommands, keeping.valued);
    const depth =
      elsewhere && !applicationKeepings.includes(keeping) ? undefined : depthOf(keeping.subcommands, args, valued);
    if (depth === undefined) continue;
    const told = toldLiterals(args, valued, depth);
    if (keeping.unless?.(told)) return undefined;
    const files = keeping.files(told);
    return {
      files,
      fileOptions: keeping.fileOptions ?? [],
      environment: (words, around = {}) =>
        // A wrapper's words stand in front of the tool's own.
        shifted(
          keeping.environment?.(toldWords(words.slice(words.length - args.length), valued, depth), around),
          words.length - args.length,
        ),
      lasting: applicationKeepings.includes(keeping) || (keeping.lasting?.(told) ?? false),
      ...(applicationKeepings.includes(keeping) || files[0]?.in === "root" ? {} : { placed: true }),
      ...(keeping.between === undefined ? {} : { between: keeping.between }),
      source: keeping.source,
    };
  }
  return guessedKeeps(behind);
}

const clients = new Set(cloudTools.flatMap(({ names }) => names));

/** `acme login`: what no table knows, and the clients of services of which only their reading is known. */
function guessedKeeps(command: CommandWords): Keeps | undefined {
  const bare = command.name.slice(command.name.lastIndexOf("/") + 1);
  if (byProgram.has(bare) || /\.(?:ba)?sh$/.test(bare)) return undefined;
  if (toolOf(command.name) && !clients.has(bare)) return undefined;
  const form = loginForm(command);
  return (
    form && {
      files: form.places.map((path) => ({ in: "home", path })),
      fileOptions: [],
      environment: () => undefined,
      lasting: false,
      guessed: true,
      source: "https://specifications.freedesktop.org/basedir-spec/latest/",
    }
  );
}

/** `node bin/acme.js login`, `java -jar acme.jar login`: the program is the first word that is no option. */
function programBehind(command: CommandWords): CommandWords {
  if (!/^(?:node|nodejs|deno|java|dotnet|perl|php|ruby|python[\d.]*)$/.test(command.name)) return command;
  const at = command.args.findIndex(
    (word) => word !== undefined && /\.(?:[cm]?js|ts|jar|dll|pl|phar|php|rb|py)$/.test(word),
  );
  const name = command.args[at];
  return name === undefined ? command : { ...command, name, args: command.args.slice(at + 1) };
}

/** Programs that run the program of a package, some after they fetched it, with their subcommands for that. */
const runners: Readonly<Record<string, readonly string[]>> = {
  bundle: ["exec"],
  bunx: [],
  npm: ["exec", "x"],
  npx: [],
  pdm: ["run"],
  pipenv: ["run"],
  pipx: ["run"],
  pnpm: ["dlx", "exec"],
  pnpx: [],
  poetry: ["run"],
  uv: ["run"],
  uvx: [],
  yarn: ["dlx", "exec"],
};

/** The command behind `npx --yes`: what it keeps is what it keeps without it. */
function packageBehind(command: CommandWords): CommandWords {
  const subcommands = runners[command.name];
  if (!subcommands) return command;
  const operands = operandsOf(command.args, ["-p", "--package"]);
  const own = subcommands.includes(command.args[operands[0] ?? -1] ?? "");
  const at = operands[own ? 1 : 0];
  const name = at === undefined ? undefined : command.args[at];
  if (at === undefined || name === undefined || own !== subcommands.length > 0) return command;
  return { ...command, name: name.replace(/(?<=.)@.*$/, ""), args: command.args.slice(at + 1) };
}

function shifted(said: SaidByEnvironment | undefined, by: number): SaidByEnvironment | undefined {
  return said?.drops ? { ...said, drops: said.drops.map((index) => index + by) } : said;
}
