import type { BuildModel, Step } from "./build-model.ts";
import { stagesBelow } from "./build-model.ts";
import type { ShellCommand, ShellWord } from "../shell/shell-types.ts";
import { folderOf, resolvePath } from "./paths.ts";

/** Folders that images have. Source: https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html */
const standard = [
  "/",
  "/bin",
  "/etc",
  "/home",
  "/lib",
  "/media",
  "/mnt",
  "/opt",
  "/root",
  "/run",
  "/sbin",
  "/srv",
  "/tmp",
  "/usr",
  "/usr/bin",
  "/usr/lib",
  "/usr/local",
  "/usr/local/bin",
  "/usr/local/etc",
  "/usr/share",
  "/usr/src",
  "/var",
  "/var/lib",
  "/var/tmp",
];

/** Absolute folders that exist for certain in front of a step. */
export function knownFolders(model: BuildModel, step: Step): ReadonlySet<string> {
  const found = new Set(standard);
  const add = (path: string | undefined): void => {
    if (!path?.startsWith("/")) return;
    for (let at: string | undefined = path; at !== undefined && at !== "/"; at = folderOf(at)) found.add(at);
  };
  add(step.workdir);
  for (const stage of stagesBelow(model, step.stage)) {
    for (const earlier of stage.steps) {
      if (earlier.id >= step.id) break;
      add(earlier.workdir);
      if (earlier.copy) add(copyFolder(earlier));
      // Reading the script of each RUN costs more than this look.
      if (!/mkdir|useradd|adduser/.test(earlier.instruction.shell?.text ?? earlier.instruction.body.text)) continue;
      for (const command of earlier.script?.commands ?? []) {
        const made = homeMade(command);
        if (made !== undefined) add(made);
        if (command.program !== "mkdir" || command.at.conditional || command.at.subshell !== 0) continue;
        for (const word of command.args) {
          const path = namedFolder(word, earlier);
          if (path !== undefined) add(resolvePath(earlier.workdir ?? "/", path));
        }
      }
    }
  }
  add(step.user.home);
  return found;
}

/** The folder that a word of mkdir names, in the home too: `~/.ssh`, `"$HOME/.ssh"`. */
function namedFolder({ value, text }: ShellWord, { user, variables }: Step): string | undefined {
  const home = variables.get("HOME")?.value ?? user.home ?? "~";
  const path = (value ?? text.replace(/["']/g, "")).replace(/^(?:~|\$HOME|\$\{HOME\})(?=\/|$)/, home);
  return path.startsWith("-") || path.includes("$") ? undefined : path;
}

/** The home that useradd makes when told, and adduser unless told not to. */
function homeMade({ program, args }: ShellCommand): string | undefined {
  const words = args.map((word) => word.value ?? word.text);
  const makes =
    program === "useradd"
      ? words.some((word) => /^-\w*m|^--create-home/.test(word))
      : program === "adduser" && !words.some((word) => /^-\w*H|^--no-create-home/.test(word));
  if (!makes) return undefined;
  const at = words.findIndex((word) => /^(?:-d|-h|--home|--home-dir)$/.test(word));
  const name = words.findLast((word) => /^[a-z_][\w-]*$/.test(word));
  return at === -1 ? name && `/home/${name}` : words[at + 1];
}

function copyFolder(step: Step): string | undefined {
  const target = step.copyTarget;
  if (target === undefined) return undefined;
  const intoFolder =
    target.endsWith("/") || (step.copy?.sources.length ?? 0) > 1 || step.copy?.sources[0]?.path === ".";
  return intoFolder ? target.replace(/\/+$/, "") || "/" : folderOf(target);
}
