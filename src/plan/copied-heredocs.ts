import { inCasingOf } from "../dockerfile/keyword-case.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import { knownFolders } from "../model/known-folders.ts";
import { folderOf } from "../model/paths.ts";
import type { Edit } from "../text/edits.ts";
import type { Plan } from "./plan-remedies.ts";

/** A COPY whose here-document takes variables of the build, as a RUN that writes the same file. */
export interface CopiedHeredoc {
  /** Where its instruction begins. */
  readonly start: number;
  readonly edit: Edit;
}

const head =
  /^COPY[ \t]+(?<flags>(?:--ch(?:mod|own)=[\w:.-]+[ \t]+)*)(?<opener><<-?\w+)[ \t]+(?<path>"?[\w./+@${}-]+"?)[ \t]*$/i;

/**
 * The COPY that can be a RUN: one here-document, in which Docker and the shell read the same text, becomes a file where
 * the step's user may write. A mount reaches the RUN, and no COPY.
 */
export function copiedHeredocs(model: BuildModel): readonly CopiedHeredoc[] {
  return model.steps.flatMap((step) => copiedHeredoc(model, step) ?? []);
}

function copiedHeredoc(model: BuildModel, step: Step): CopiedHeredoc | undefined {
  const [heredoc, ...others] = step.instruction.heredocs;
  if (step.keyword !== "COPY" || !heredoc?.expand || others.length > 0 || step.onbuild) return undefined;
  if (!step.posix || !readsAlike(heredoc.content.text, step)) return undefined;
  const { start } = step.instruction.keywordSpan;
  const end = lineEnd(model.text, start);
  const { flags = "", opener = "", path = "" } = head.exec(model.text.slice(start, end))?.groups ?? {};
  const target = step.copyTarget;
  if (path === "" || /(?:^|\/)\.{0,2}"?$/.test(path) || target === undefined) return undefined;
  const folder = folderPrefix(model, step, target);
  const modes = modesOf(flags, step);
  // A folder that COPY makes gets the mode and the owner of the file.
  if (folder === undefined || modes === undefined || (folder !== "" && flags !== "")) return undefined;
  const file = /["$]/.test(path) ? target : path;
  const text = `${inCasingOf(model.lines, "RUN")} ${folder}cat > ${file} ${opener}${modes.map((mode) => ` && ${mode} ${file}`).join("")}`;
  return { start, edit: { span: { start, end }, text } };
}

/** COPY makes the folder, which root can; another user writes at home and where everybody may. Undefined: nobody knows. */
function folderPrefix(model: BuildModel, step: Step, target: string): string | undefined {
  const folder = folderOf(target) ?? "/";
  if (step.user.uid !== 0) return folder === step.user.home || folder === "/tmp" ? "" : undefined;
  return knownFolders(model, step).has(folder) ? "" : `mkdir -p ${folder} && `;
}

/** `--chmod` and `--chown` as commands; undefined where the step's user cannot say them. */
function modesOf(flags: string, { user }: Step): readonly string[] | undefined {
  const mode = /--chmod=([0-7]{3,4})\b/i.exec(flags)?.[1];
  const owner = /--chown=([\w:.-]+)/i.exec(flags)?.[1];
  const own = owner === undefined || [user.name, String(user.uid)].includes(owner.split(":")[0] ?? "");
  if ((/--chmod/i.test(flags) && mode === undefined) || (!own && user.uid !== 0)) return undefined;
  return [...(mode === undefined ? [] : [`chmod ${mode}`]), ...(own || owner === undefined ? [] : [`chown ${owner}`])];
}

/** Every variable is one of the build, and nothing else means anything to the shell. */
function readsAlike(text: string, { variables }: Step): boolean {
  const rest = text.replace(/\$(?:(\w+)|\{(\w+)(?::?-[\w./:@-]*)?\})/g, (all, plain?: string, braced?: string) =>
    variables.has(plain ?? braced ?? "") ? "" : all,
  );
  return rest !== text && !/[$`\\]/.test(rest);
}

function lineEnd(text: string, start: number): number {
  const end = /\r?\n/.exec(text.slice(start));
  return end ? start + end.index : text.length;
}

/** Those that a plan makes nothing of; `startOf` tells a step's place in the file as it is. */
export function unusedHeredocs(
  heredocs: readonly CopiedHeredoc[],
  plan: Plan,
  startOf: (step: number) => number | undefined,
): readonly CopiedHeredoc[] {
  return heredocs.filter(({ start }) => {
    const own = plan.decisions.filter(({ flow }) =>
      flow.type === "written"
        ? flow.writes.some((write) => startOf(write.step) === start)
        : flow.uses.some((use) => use.step !== undefined && startOf(use.step) === start),
    );
    const written = own.some(({ flow }) => flow.type === "written");
    return !written || own.some(({ answer }) => answer.answer !== "remedy");
  });
}
