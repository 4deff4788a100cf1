import type { CommandWords } from "../tools/tool.ts";

/** A subcommand that says by itself that the program is to remember who it is told. */
const signsIn =
  /^(?:[\w-]+:)*(?:log-?in|log-?on|sign-?in|authenticate|authtoken|add-?(?:auth-?token|credentials?)|(?:store|save)-?credentials?|set-?(?:auth-?|access-?|api-?)?(?:token|key|credentials?|password|secret))$/i;

/** `auth $T`: what stands behind it may say that nothing is kept. */
const signsInWith = /^(?:[\w-]+:)*auth$/i;

/** What a program remembers things in, and what is done to it. */
const stores =
  /^(?:c|conf|config|configure|configuration|settings?|accounts?|alias(?:es)?|auth|connections?|contexts?|cred(?:ential)?s?|feeds?|identit(?:y|ies)|keyring|keychain|profiles?|registr(?:y|ies)|remotes?|repo(?:s|sitory|sitories)?|servers?|sources?)$/i;
const fills = /^(?:add|create|import|put|save|set|store|update|write|set-[\w-]+|add-[\w-]+)$/i;

/** `configure --token $T`, `set api-key $T`. */
const configures = /^(?:config|configure|settings?)$/i;
const named = /token|key|passw|secret|cred|auth/i;

/** Subcommands that ask, try or take away. */
const asks =
  /^(?:check|debug|del(?:ete)?|diff|edit|get|help|info|list|ls|path|print\S*|remove|rm|show|status|test|unset|validate|verify|version|view|whoami|log-?out)$/i;

/** Where a program that signs in or keeps settings is likely to keep them: `acme-cli` in ~/.acme, ~/.config/acme-cli. */
export interface LoginForm {
  readonly places: readonly string[];
}

/** What a program that no table knows is told to remember by its subcommand; undefined when it is told nothing such. */
export function loginForm({ name, args }: CommandWords): LoginForm | undefined {
  const words = args.filter((word) => word !== undefined && !/^[-+]/.test(word)).slice(0, 4);
  return words.some((_, index) => isLogin(words.slice(index))) ? { places: placesOf(name) } : undefined;
}

function isLogin([first = "", second = "", third = ""]: readonly (string | undefined)[]): boolean {
  if (signsIn.test(first)) return true;
  if (signsInWith.test(first)) return !asks.test(second) && !/^token$/i.test(second);
  if (stores.test(first) && fills.test(second)) return true;
  if (fills.test(first) && (stores.test(second) || (/^set$/i.test(first) && named.test(second)))) return true;
  return configures.test(first) && !asks.test(second) && !asks.test(third);
}

function placesOf(program: string): readonly string[] {
  const bare = program.slice(program.lastIndexOf("/") + 1);
  const names = [...new Set([bare, bare.replace(/[-_]?(?:cli|ctl)$/, "")])].filter((name) => name !== "");
  return names.flatMap((name) => [`.${name}`, `.config/${name}`, `.${name}rc`, `.${name}.json`, `.${name}.yml`]);
}
