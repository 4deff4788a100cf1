import type { CommandWords } from "./tool.ts";

/** A program that runs the one among its words. */
interface Wrapper {
  readonly names: readonly string[];
  /** Options whose value is the next word. */
  readonly valued: readonly string[];
  /** Operands before the program: the seconds of `timeout 60 npm ci`. */
  readonly operands: number;
  /** `X=1 program`: assignments stand before the program. */
  readonly assigns?: true;
  readonly source: string;
}

/** Wrappers, sorted by first name. */
const wrappers: readonly Wrapper[] = [
  { names: ["chroot"], valued: [], operands: 1, source: "https://man7.org/linux/man-pages/man1/chroot.1.html" },
  {
    names: ["command", "builtin", "nohup", "setsid", "time", "exec", "busybox", "fakeroot", "eatmydata", "!"],
    valued: ["-a"],
    operands: 0,
    source: "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/command.html",
  },
  {
    names: ["env"],
    valued: ["-u", "--unset", "-C", "--chdir", "-S"],
    operands: 0,
    assigns: true,
    source: "https://www.gnu.org/software/coreutils/manual/html_node/env-invocation.html",
  },
  { names: ["flock"], valued: ["-w", "-E"], operands: 1, source: "https://man7.org/linux/man-pages/man1/flock.1.html" },
  { names: ["gosu", "su-exec"], valued: [], operands: 1, source: "https://github.com/tianon/gosu" },
  {
    names: ["nice", "ionice", "stdbuf"],
    valued: ["-n", "--adjustment", "-c", "-i", "-o", "-e"],
    operands: 0,
    source: "https://www.gnu.org/software/coreutils/manual/html_node/nice-invocation.html",
  },
  {
    names: ["sudo", "doas"],
    valued: ["-u", "--user", "-g", "--group", "-h", "-p", "-C", "-D", "-R", "-T"],
    operands: 0,
    assigns: true,
    source: "https://www.sudo.ws/docs/man/sudo.man/",
  },
  {
    names: ["timeout", "retry"],
    valued: ["-k", "--kill-after", "-s", "--signal"],
    operands: 1,
    source: "https://www.gnu.org/software/coreutils/manual/html_node/timeout-invocation.html",
  },
  {
    names: [
      "tini",
      "dumb-init",
      "catchsegv",
      "xvfb-run",
      "dbus-run-session",
      "unbuffer",
      "strace",
      "linux32",
      "linux64",
      "setarch",
    ],
    valued: ["-p", "-o", "-e"],
    operands: 0,
    source: "https://github.com/krallin/tini",
  },
  {
    names: ["xargs", "parallel"],
    valued: ["-I", "-n", "-P", "-L", "-d", "-E", "-a", "-s", "-j"],
    operands: 0,
    source: "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/xargs.html",
  },
];

const byName = new Map(wrappers.flatMap((wrapper) => wrapper.names.map((name) => [name, wrapper] as const)));

/** The command behind `sudo`, `env`, `timeout 60`, `python -m`; the command itself when nothing stands before it. */
export function commandBehind(command: CommandWords): CommandWords {
  let current = command;
  for (let depth = 0; depth < 8; depth += 1) {
    const next = unwrap(current);
    if (next === undefined) return current;
    current = next;
  }
  return current;
}

function unwrap({ name, args }: CommandWords): CommandWords | undefined {
  if (/^(?:python|pypy)[\d.]*$/.test(name)) return moduleOf(args);
  // What sets git-lfs up goes nowhere.
  if (name === "git" && args[0] === "lfs" && /^(?:install|track)$/.test(args[1] ?? ""))
    return { name: "git-lfs", args: args.slice(1) };
  const wrapper = byName.get(name);
  if (!wrapper) return undefined;
  // `command -v git` tells where git is, as `which git` does.
  if (name === "command" && /^-p?[vV]/.test(args[0] ?? "")) return { name: "which", args: args.slice(1) };
  let index = 0;
  for (; index < args.length; index += 1) {
    const word = args[index];
    if (word === undefined) return { name: "", args: [] };
    if (word === "--") {
      index += 1;
      break;
    }
    if (wrapper.assigns && /^[A-Za-z_][\w.]*=/.test(word)) continue;
    if (!word.startsWith("-")) break;
    if (wrapper.valued.includes(word)) index += 1;
  }
  index += wrapper.operands;
  const program = args[index];
  if (index >= args.length) return name === "xargs" ? { name: "echo", args: [] } : undefined;
  return { name: program ?? "", args: args.slice(index + 1) };
}

/** `python -m pip install x` is `pip install x`. */
function moduleOf(args: readonly (string | undefined)[]): CommandWords | undefined {
  const at = args.indexOf("-m");
  const before = args.slice(0, Math.max(at, 0));
  if (at < 0 || before.some((word) => word === undefined || !word.startsWith("-"))) return undefined;
  const module = args[at + 1];
  if (module === "venv" || module === "ensurepip") return { name: "virtualenv", args: args.slice(at + 2) };
  return module === undefined ? undefined : { name: module, args: args.slice(at + 2) };
}
