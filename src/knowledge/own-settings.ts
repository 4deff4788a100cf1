import type { CommandWords } from "./tools.ts";

/** By which words a tool writes to the settings file that it found, by the file's kind. */
const writings: readonly { readonly kind: string; readonly tools: RegExp; readonly words: RegExp }[] = [
  {
    // `bundle config NAME VALUE`; options of an installation are remembered: https://bundler.io/man/bundle-install.1.html
    kind: "bundle-config",
    tools: /^bundler?$/,
    words:
      /^config (?:set|unset) |^config (?!get |list)(?:--\S+ )*\S+ \S|^config .*--delete\b|^(?:install|update)\b.* --(?:binstubs|clean|deployment|frozen|no-prune|path|shebang|system|with|without)\b/,
  },
  {
    // https://yarnpkg.com/cli/config/set, https://yarnpkg.com/cli/set/version, https://yarnpkg.com/cli/plugin/import
    kind: "yarnrc-yml",
    tools: /^yarn$/,
    words: /^config (?:set|unset) (?!.*(?:--home|-H)\b)|^set version |^plugin (?:import|remove) /,
  },
];

/** Whether the command writes settings of its tool to a file of this kind, where that is the one it found. */
export function writesOwnSettings({ name, args }: CommandWords, kind: string): boolean {
  const text = args.map((word) => word ?? "?").join(" ");
  return writings.some((row) => row.kind === kind && row.tools.test(name) && row.words.test(text));
}
