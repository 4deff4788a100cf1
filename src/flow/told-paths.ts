import { unquote } from "../dockerfile/instructions.ts";
import { credentialFileToldBy } from "../knowledge/credential-files.ts";
import type { CredentialFileKind } from "../knowledge/credential-files.ts";
import type { BuildModel } from "../model/build-model.ts";
import { resolvePath } from "../model/paths.ts";
import { kindOf, unknownKind } from "./carriers.ts";

/** Files of any name that a variable of the image leads a tool to: `ENV GOOGLE_APPLICATION_CREDENTIALS=/app/acme.json`. */
export function toldFiles(model: BuildModel): ReadonlyMap<string, CredentialFileKind> {
  const told = new Map<string, CredentialFileKind>();
  for (const { keyword, pairs, workdir } of model.steps) {
    if (keyword !== "ENV") continue;
    for (const { name, rawValue = "" } of pairs) {
      const kind = credentialFileToldBy(name);
      const value = kind && unquote(rawValue, model.lines.escape);
      if (!kind || !value || value.includes("$") || (workdir === undefined && !value.startsWith("/"))) continue;
      told.set(resolvePath(workdir ?? "/", value), kind);
    }
  }
  return told;
}

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
