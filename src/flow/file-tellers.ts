import type { BuildModel, Step } from "../model/build-model.ts";
import type { ContextFiles } from "../model/context-files.ts";
import { pathInContext } from "../model/paths.ts";
import { ShellPaths } from "./shell-paths.ts";
import type { CopiedFile } from "./flow-types.ts";

/** Commands that print or write the words they are told, and so may make a configuration of them. */
const writers = /^(?:cat|echo|printf|sed|tee)$/;

/** Whether a configuration may name one of the files: one that a RUN writes or sets, or one that COPY brings, or ENV. */
export function isToldOf(model: BuildModel, files: ContextFiles, copies: readonly CopiedFile[]): boolean {
  const paths = copies.flatMap(({ target }) => target ?? []);
  return model.steps.some((step) => paths.some((path) => isToldIn(step, path, files)));
}

function isToldIn(step: Step, path: string, files: ContextFiles): boolean {
  const { keyword, instruction, copy } = step;
  if (keyword === "ENV") return instruction.body.text.includes(path);
  if (keyword === "RUN") return configuresWith(step, path);
  if (!copy || copy.from !== undefined) return false;
  return copy.sources.some((source) => {
    const text = source.heredoc?.content.text ?? files.context.read(pathInContext(source.path));
    return text?.includes(path) ?? false;
  });
}

/** `git config http.sslKey PATH`, `echo "key = PATH" >> ~/.curlrc`, `ln -s PATH /etc/…`. */
function configuresWith(step: Step, path: string): boolean {
  const { script } = step;
  if (!script) return false;
  const paths = ShellPaths.of(step, script);
  return script.commands.some((command) => {
    const { program = "", args, redirects } = command;
    const sets = writers.test(program) || program === "ln" || args.some(({ value }) => value === "config");
    const bodies = redirects.flatMap(({ heredoc }) => heredoc?.text ?? []);
    return sets && (paths.names(path, command) || bodies.some((text) => text.includes(path)));
  });
}
