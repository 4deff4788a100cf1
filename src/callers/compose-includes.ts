import type { SourceFile } from "../text/source.ts";

/** A compose file that says from which folder the paths of another start. */
export function includesOthers({ text }: SourceFile): boolean {
  return /^include\s*:/m.test(text) && text.includes("project_directory");
}
