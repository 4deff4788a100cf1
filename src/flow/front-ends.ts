import { isShippedByDesign } from "../knowledge/names.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import type { FileWrite } from "./flow-types.ts";
import type { RunState } from "./run-state.ts";

/** Programs that start the build of a front end, by themselves or by a script of the project. */
const builders =
  /^(?:astro|bun|bunx|expo|gatsby|make|next|npm|npx|nuxt|nuxi|nx|pnpm|react-scripts|storybook|svelte-kit|turbo|vite|vue-cli-service|yarn)$/;

/** Those that are told by options what to put into it. */
const bundlers = /^(?:esbuild|ng|parcel|rollup|rspack|tsup|webpack|webpack-cli)$/;

/** What only brings packages. */
const bringsPackages = /^(?:add|audit|cache|ci|config|i|install|prune|remove|set|version)$/;

/** `REACT_APP_KEY=$SECRET npm run build`: what has such a name becomes part of what the browser gets. */
export function bundled(command: ShellCommand, run: RunState): readonly FileWrite[] {
  const { program = "", args, assignments } = command;
  if (definesValue(command, run)) return [{ path: undefined, name: "what the front end is built to", how: "dump" }];
  if (!builders.test(program) || args.some(({ value }) => bringsPackages.test(value ?? ""))) return [];
  if (program === "yarn" && args.length === 0) return [];
  const inFront = assignments.flatMap(({ name, value }) => (value && run.carries(value) ? [name] : []));
  const shipped = [...run.names, ...inFront].some(isShippedByDesign);
  return shipped ? [{ path: undefined, name: "what the front end is built to", how: "dump" }] : [];
}

/** `webpack --env KEY=$T`, `ng build --define KEY=$T`, `npm run build -- --define KEY=$T`: it is put into what is built. */
function definesValue({ program = "", args }: ShellCommand, run: RunState): boolean {
  if (!builders.test(program) && !bundlers.test(program)) return false;
  const takesEnv = [program, ...args.map(({ value }) => value ?? "")].some((word) =>
    /^(?:build\S*|webpack\S*)$/.test(word),
  );
  const option = takesEnv ? /^["']?--(?:define|env)(?=$|[=:.])/ : /^["']?--define(?=$|[=:.])/;
  const bare = takesEnv ? /^--(?:define|env)$/ : /^--define$/;
  return args.some(
    (word, index) => run.carries(word) && (option.test(word.text) || bare.test(args[index - 1]?.text ?? "")),
  );
}
