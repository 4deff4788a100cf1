import { isAgentKey } from "../knowledge/agent-keys.ts";
import type { ShellCommand, ShellScript } from "../shell/shell-types.ts";
import type { FileWrite } from "./flow-types.ts";
import type { RunState } from "./run-state.ts";

const shell = /^(?:ba|da|a)?sh$/;
const downloader = /^(?:curl|wget)$/;

/** `curl … | bash -s -- --key $X`: the installer of an agent keeps the key where nobody here can see. */
export function installed(command: ShellCommand, run: RunState): readonly FileWrite[] {
  const { program = "", args } = command;
  const byName = /^newrelic-install$/.test(program) && args[0]?.value === "install";
  const isInstaller = byName || (shell.test(program) && runsDownload(command, run.script));
  if (!isInstaller) return [];
  const told = args.flatMap(({ expands }) => expands).filter((name) => run.names.has(name));
  const keys = [...run.environmentOf(command), ...told].filter(isAgentKey);
  return keys.length === 0 ? [] : [{ path: undefined, name: "what the installer keeps", how: "dump" }];
}

/** Its script comes through the pipe, or in one of its words. */
function runsDownload({ args, at: { pipeline } }: ShellCommand, { commands }: ShellScript): boolean {
  const fetches = (number: number): boolean => downloader.test(commands[number]?.program ?? "");
  if (args.some(({ substitutions }) => substitutions.some(fetches))) return true;
  return commands.some(
    ({ number, at }) =>
      pipeline !== undefined &&
      at.pipeline?.number === pipeline.number &&
      at.pipeline.index < pipeline.index &&
      fetches(number),
  );
}
