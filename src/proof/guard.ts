import { spawn } from "node:child_process";
import { once } from "node:events";
import { dialectOf } from "./dialects.ts";
import type { Engine } from "./engine.ts";

/** What a guard removes. */
export interface Guarded {
  /** A folder; the names in its folder `groups` are process groups, which are ended first. */
  readonly directory: string;
  /** Images of this name and any tag. */
  readonly prefix: string;
  /** Containers, and images without a name, with this label. */
  readonly label: string;
}

/** A process that outlives this one to clean up behind it. */
export interface Guard {
  /** Lets it clean up now; resolves when it has. */
  readonly release: () => Promise<void>;
}

/** Starts a shell that waits until this process ends, in whatever way, and then removes what it guards. */
export function startGuard(engine: Engine, { directory, prefix, label }: Guarded): Guard {
  const dialect = dialectOf(engine);
  const ofDocker = engine.kind === "docker";
  const guard = spawn("/bin/sh", ["-c", guardScript, "guard", directory, prefix, engine.command], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    cwd: "/",
    env: {
      ...process.env,
      LIST_IMAGES: dialect.list(prefix).join("\n"),
      LIST_STEPS: dialect.steps(label).join("\n"),
      REMOVE_IMAGES: dialect.remove.join("\n"),
      LIST_CONTAINERS: (ofDocker ? labelled(prefix, label) : dialect.containers).join("\n"),
      REMOVE_CONTAINERS: (ofDocker ? ["rm", "--force"] : dialect.removeContainer).join("\n"),
    },
  });
  // The guard must not keep a finished program alive.
  guard.unref();
  return {
    async release() {
      if (guard.exitCode !== null) return;
      const ended = once(guard, "exit");
      guard.ref();
      guard.stdin.end("released");
      await ended;
    },
  };
}

/** Lists the containers of a workspace of docker, where builds keep none. */
function labelled(prefix: string, label: string): readonly string[] {
  return ["ps", "--all", "--format", `{{.ID}} ${prefix}`, "--filter", `label=${label}`];
}

/** The shell of the guard: `$1` folder, `$2` image prefix, `$3` engine; its commands, a word a line, from outside. */
const guardScript = `
trap '' INT TERM HUP
released=$(cat)
for group in "$1"/groups/*; do
  [ -e "$group" ] || continue
  released=
  kill -TERM -- "-\${group##*/}" 2>/dev/null
done
set -f
IFS='
'
# An engine under load names the image of a build that was ended seconds later.
for round in 1 2 3 4 5 6 7 8; do
  for container in $("$3" $LIST_CONTAINERS); do
    case $container in *" $2"*) "$3" $REMOVE_CONTAINERS "\${container%% *}" ;; esac
  done
  names=$("$3" $LIST_IMAGES; [ -z "$LIST_STEPS" ] || "$3" $LIST_STEPS)
  [ -z "$names" ] || "$3" $REMOVE_IMAGES $names
  [ -z "$released" ] || break
  sleep 1
done
rm -rf "$1"
`;
