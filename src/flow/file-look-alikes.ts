import type { BuildModel } from "../model/build-model.ts";
import type { ContextFiles } from "../model/context-files.ts";
import type { FileFlow } from "./flow-types.ts";
import { ShellPaths } from "./shell-paths.ts";

/**
 * What apt-key, rpm and gpg take in is a public key, and a certificate what keytool does, whatever its file is called:
 * but where its text is that of a private key, or its name says so and gpg imports it.
 */
export function isTakenInAsPublic(model: BuildModel, files: ContextFiles, flow: FileFlow): boolean {
  if (flow.copies.some(({ contextPath }) => /PRIVATE KEY/.test(files.context.read(contextPath) ?? ""))) return false;
  const isPrivate = flow.fileKind.name === "pgp-private-key" || /priv|secret/i.test(flow.name);
  const taken = isPrivate ? /^--dearmor$/ : /^--(?:import|dearmor)$/;
  return flow.uses.some((use) =>
    [...(use.facts?.readers ?? [])].some((number) => {
      const command = model.steps[use.step]?.script?.commands[number];
      const words = command?.args.map((word) => word.text) ?? [];
      return (
        command?.program === "apt-key" ||
        // `"$JAVA_HOME/bin/keytool"`
        (/\bkeytool["']?$/.test(command?.words[0]?.text ?? "") &&
          words.some((word) => /^-import(?:cert)?$/.test(word))) ||
        (/^rpm(?:keys)?$/.test(command?.program ?? "") && words.includes("--import")) ||
        (/^gpg2?$/.test(command?.program ?? "") && words.some((word) => taken.test(word)))
      );
    }),
  );
}

/** A file that a RUN makes executable or runs is a program, whatever its name says. */
export function isProgram(model: BuildModel, flow: FileFlow): boolean {
  return flow.uses.some((use) => {
    const step = model.steps[use.step];
    const script = step?.script;
    if (!step || !script) return false;
    const paths = ShellPaths.of(step, script);
    return script.commands.some((command) => {
      const [program] = command.words;
      if (program && use.names.includes(paths.pathOf(program, command) ?? "")) return true;
      const [mode, ...operands] = command.args;
      if (command.program !== "chmod" || !/^[ugoa]*\+r?w?x$/.test(mode?.text ?? "")) return false;
      return operands.some((word) => use.names.includes(paths.pathOf(word, command) ?? ""));
    });
  });
}
