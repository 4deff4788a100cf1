import type { ShellCommand, ShellWord } from "./shell-types.ts";

/** A command that runs the one named by its words. */
interface Wrapper {
  /** Options that take the next word. */
  readonly valued: readonly string[];
  /** Words between its options and the command: `timeout 5 cmd`, `gosu user cmd`. */
  readonly operands: number;
}

const wrappers: Readonly<Record<string, Wrapper>> = {
  builtin: { valued: [], operands: 0 },
  ccache: { valued: [], operands: 0 },
  chronic: { valued: [], operands: 0 },
  command: { valued: [], operands: 0 },
  doas: { valued: ["-u", "-C"], operands: 0 },
  env: { valued: ["-u", "-C", "--unset", "--chdir"], operands: 0 },
  eatmydata: { valued: [], operands: 0 },
  exec: { valued: ["-a"], operands: 0 },
  gosu: { valued: [], operands: 1 },
  nice: { valued: ["-n"], operands: 0 },
  nohup: { valued: [], operands: 0 },
  runuser: { valued: ["-u", "-g", "-G"], operands: 0 },
  setarch: { valued: [], operands: 1 },
  "su-exec": { valued: [], operands: 1 },
  stdbuf: { valued: ["-i", "-o", "-e"], operands: 0 },
  sudo: { valued: ["-u", "-g", "-h", "-p", "-C", "-r", "-t", "-T", "-U", "-D", "-R"], operands: 0 },
  time: { valued: ["-f", "-o"], operands: 0 },
  timeout: { valued: ["-k", "-s", "--signal", "--kill-after"], operands: 1 },
  xargs: { valued: ["-I", "-n", "-P", "-L", "-d", "-a", "-E", "-s", "-i"], operands: 0 },
};

/** Shells whose `-c` word is a script. */
const shells = new Set(["sh", "bash", "ash", "dash", "zsh", "ksh", "su", "runuser"]);

/** `command -v git` tells where git is, and runs nothing. */
const asksWhere = (option: string | undefined): boolean => option !== undefined && /^-p?[vV]/.test(option);

const isAssignment = (word: ShellWord): boolean => /^[A-Za-z_]\w*\+?=/.test(word.text);

/** A program in a folder of programs that only the build knows: `"$HOME"/bin/acme`. */
const inFolder = /^\$(?:\w+|\{\w+\})(?:\/[\w.-]+)*\/s?bin\/[\w.-]+$/;

/** The program that is meant by a command's words, its arguments, and the place of a `-c` script among the words. */
export function unwrap(words: readonly ShellWord[]): {
  program: string | undefined;
  args: readonly ShellWord[];
  script: number | undefined;
} {
  let at = 0;
  for (let depth = 0; depth < 8; depth += 1) {
    const name = words[at]?.value?.replace(/^.*\//, "");
    const wrapper = name === undefined ? undefined : wrappers[name];
    if (wrapper === undefined || (name === "command" && asksWhere(words[at + 1]?.value))) break;
    // Without `-u` it is told a script, as su is.
    if (name === "runuser" && !words.slice(at + 1).some(({ value }) => value === "-u")) break;
    const next = behind(wrapper, words, at + 1);
    if (next >= words.length) break;
    at = next;
  }
  const program = words[at]?.value ?? inFolder.exec(words[at]?.text.replaceAll('"', "") ?? "")?.[0];
  // eval runs its word as `sh -c` runs its own.
  if (program === "eval" && words.length === at + 2) return { program, args: words.slice(at + 1), script: at + 1 };
  const script =
    program !== undefined && shells.has(program.replace(/^.*\//, "")) ? scriptAt(words, at + 1) : undefined;
  return { program, args: words.slice(at + 1), script };
}

/** `sudo`, `su -`, `env -i`: what it starts does not get the environment of the shell. */
export function dropsEnvironment({ words, args }: ShellCommand): boolean {
  // Behind others: `exec sudo -u node git …`.
  const inFront = words.length - args.length;
  return words.slice(0, inFront).some((_word, at) => wordDropsEnvironment(words.slice(at), inFront - at));
}

/** Options end where the program begins; a shell's own stand behind it. */
function wordDropsEnvironment([first, ...others]: readonly ShellWord[], inFront: number): boolean {
  const all = others.map(({ text }) => text);
  const options = all.slice(0, Math.max(inFront - 2, 0));
  switch (first?.value?.replace(/^.*\//, "")) {
    case "doas":
      return true;
    case "sudo":
      return (
        !options.some((text) => /^-[A-Za-z]*E|^--preserve-env/.test(text)) ||
        options.some((text) => /^(?:-[A-Za-z]*i\w*|--login)$/.test(text))
      );
    case "su":
    case "runuser":
      return (inFront === 1 ? all : options).some((text) => /^(?:-|-[a-z]*l|--login)$/.test(text));
    case "env":
      return options.some((text) => /^(?:-|-[a-zA-Z]*i|--ignore-environment)$/.test(text));
    default:
      return false;
  }
}

function behind(wrapper: Wrapper, words: readonly ShellWord[], from: number): number {
  let at = from;
  while (at < words.length) {
    const word = words[at];
    const option = word?.value;
    if (option === "--") {
      at += 1;
      break;
    }
    if (word && isAssignment(word)) at += 1;
    else if (option?.startsWith("-") && option.length > 1) at += takesNext(wrapper, option) ? 2 : 1;
    else break;
  }
  return at + wrapper.operands;
}

/** `-u node`, and `-iu node` where several letters stand together. */
function takesNext({ valued }: Wrapper, option: string): boolean {
  if (valued.includes(option) || !/^-[A-Za-z]{2,}$/.test(option)) return valued.includes(option);
  const letters = option.slice(1).split("");
  return letters.findIndex((letter) => valued.includes(`-${letter}`)) === letters.length - 1;
}

function scriptAt(words: readonly ShellWord[], from: number): number | undefined {
  for (let at = from; at < words.length; at += 1) {
    const option = words[at]?.value;
    if (option === undefined) return undefined;
    if (/^-[a-z]*c$/.test(option)) return at + 1 < words.length ? at + 1 : undefined;
  }
  return undefined;
}

/** The user as whom `su`, `sudo`, `gosu` and the like start what stands behind them; undefined without one. */
export function startedAs({ words, args }: ShellCommand): string | undefined {
  const inFront = words.slice(0, words.length - args.length).map(({ value }) => value?.replace(/^.*\//, ""));
  const at = inFront.findIndex((name) => name !== undefined && changers.has(name));
  const name = inFront[at];
  if (name === undefined) return undefined;
  const behind = words.slice(at + 1).map(({ value, text }) => value ?? text);
  if (name === "gosu" || name === "su-exec") return behind[0]?.replace(/:.*$/, "");
  const joined = behind.find((word) => word.startsWith("--user="));
  if (joined !== undefined) return joined.slice("--user=".length);
  const option = behind.findIndex((word) => /^(?:-[a-zA-Z]*u|--user)$/.test(word));
  if (option !== -1) return behind[option + 1];
  if (name === "sudo" || name === "doas") return "root";
  return (
    behind.find((word, index) => !word.startsWith("-") && !/^(?:-\w*c|--command)$/.test(behind[index - 1] ?? "")) ??
    "root"
  );
}

const changers: ReadonlySet<string> = new Set(["doas", "gosu", "runuser", "su", "su-exec", "sudo"]);
