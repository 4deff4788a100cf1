import type { LoginWord } from "./logins/login-word.ts";
import { packageLogins } from "./logins/package-logins.ts";
import { serviceLogins } from "./logins/service-logins.ts";

const loginRows: readonly LoginWord[] = [...packageLogins, ...serviceLogins];

const rowsOf = new Map(
  loginRows
    .flatMap(({ programs }) => programs)
    .map((name) => [name, loginRows.filter(({ programs }) => programs.includes(name))]),
);

/** Where a credential stands among the words behind a program's name, quotes and all. */
export interface LoginPlace {
  /** Index of the word. */
  readonly word: number;
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** Other words may stand there as well: only what reads like a made one counts. */
  readonly made?: true;
}

/** The passwords and tokens that a command is given in its words. `texts` are the words as they are written. */
export function loginPlaces(program: string, texts: readonly string[]): readonly LoginPlace[] {
  return (rowsOf.get(program) ?? [])
    .filter(({ subcommand }) => hasWord(texts, subcommand))
    .flatMap((row) =>
      texts.flatMap((text, word): LoginPlace[] => {
        const at = startIn(row, texts, word);
        const secret = at === undefined ? undefined : secretIn(text.slice(at), row.withUser);
        if (at === undefined || secret === undefined) return [];
        const place = { word, start: at + secret.start, end: at + secret.end, name: row.name };
        return [row.made ? { ...place, made: row.made } : place];
      }),
    );
}

/** What a variable with the login is called that a command takes from its standard input; undefined when it takes none. */
export function loginFromInput(program: string, texts: readonly string[]): string | undefined {
  return rowsOf
    .get(program)
    ?.find(({ input, subcommand }) => input !== undefined && hasWord(texts, input) && hasWord(texts, subcommand))?.name;
}

function hasWord(texts: readonly string[], wanted: RegExp | undefined): boolean {
  return wanted === undefined || texts.some((text) => wanted.test(text));
}

/** Where in a word the value begins that a row speaks of; undefined when the word has none. */
function startIn(
  { options = [], joined, behind }: LoginWord,
  texts: readonly string[],
  word: number,
): number | undefined {
  const text = texts[word] ?? "";
  const before = texts[word - 1] ?? "";
  if (behind) {
    const key = texts.findIndex((other) => behind.test(other.replace(/^["']|["']$/g, "")));
    const next = texts.findIndex((other, index) => index > key && other.startsWith("-"));
    const last = (next === -1 ? texts.length : next) - 1;
    return key !== -1 && key < last && word === last ? 0 : undefined;
  }
  const cluster = joined && options.some((option) => new RegExp(`^-[a-zA-Z]+${option.slice(1)}$`).test(before));
  if (options.includes(before) || (cluster && !before.startsWith("--"))) return 0;
  const long = options.find((option) => text.startsWith(`${option}=`));
  if (long !== undefined) return long.length + 1;
  const short = joined ? options.find((option) => option.length === 2 && text.startsWith(option)) : undefined;
  return short !== undefined && text.length > 2 ? 2 : undefined;
}

/** The password of `user:password`, the token of `token:`, or all of it; undefined where the shell works it out. */
function secretIn(
  text: string,
  withUser: LoginWord["withUser"],
): { readonly start: number; readonly end: number } | undefined {
  const { secret, token } = shapeOf(withUser).exec(text)?.groups ?? {};
  const value = secret ?? token;
  if (value === undefined || (value.includes("$") && !text.startsWith("'"))) return undefined;
  const start = secret === undefined ? text.indexOf(value) : text.lastIndexOf(value);
  return { start, end: start + value.length };
}

function shapeOf(withUser: LoginWord["withUser"]): RegExp {
  if (withUser === undefined) return /^["']?(?<secret>[^\s"'`\\]{6,})["']?$/;
  if (withUser === true)
    return /^["']?[^\s:"'$]*:(?<secret>[^\s"'`\\]{6,})["']?$|^["']?(?<token>[^\s:"'$]{16,}):["']?$/;
  return withUser === ","
    ? /^["']?[^\s,"'$]*,(?<secret>[^\s"'`\\]{6,})["']?$/
    : /^["']?[^\s%"'$]*%(?<secret>[^\s"'`\\]{6,})["']?$/;
}
