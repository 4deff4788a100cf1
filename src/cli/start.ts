import type { Engine } from "./engine.ts";
import type { Io } from "./io.ts";
import { scan } from "./scan.ts";
import type { Settings } from "./settings.ts";
import { UsageError } from "./usage-error.ts";

/** Does what the settings ask for; returns the exit code. */
export async function start(settings: Settings, engine: Engine, io: Io): Promise<number> {
  if (!settings.paths.includes("-")) {
    return scan(settings, engine, io);
  }
  if (settings.paths.length > 1) throw new UsageError("- stands alone: standard input is one Dockerfile");
  const { fixStdin } = await import("./stdin.ts");
  return fixStdin(settings, engine, io);
}
