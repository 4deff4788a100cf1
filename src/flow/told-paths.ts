import type { BuildModel } from "../model/build-model.ts";
import { kindOf, unknownKind } from "./carriers.ts";

/**
 * The kind that says who reads a file by itself, also where only git's configuration leads to it: `git config
 * credential.helper "store --file /tmp/creds"`, `core.sshCommand "ssh -i /tmp/key"`, `include.path /tmp/auth`.
 */
export function kindIn(model: BuildModel, path: string): string {
  const kind = kindOf(path);
  return kind === unknownKind && isToldToGit(model, path) ? "gitconfig" : kind;
}

function isToldToGit(model: BuildModel, path: string): boolean {
  return model.steps.some(({ keyword, instruction, script }) => {
    const text = instruction.shell?.text ?? "";
    if (keyword !== "RUN" || !text.includes(path) || !/\bgit\b[^]*\bconfig\b/.test(text)) return false;
    return (script?.commands ?? []).some(
      ({ program, args }) =>
        program === "git" &&
        args.some(({ value }) => value === "config") &&
        args.some(({ text: word }) => word.split(/[\s"'=]+/).includes(path)),
    );
  });
}
