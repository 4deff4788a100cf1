import { unquote } from "../dockerfile/instructions.ts";
import { inCasingOf } from "../dockerfile/keyword-case.ts";
import type { BuildModel, Stage, Step } from "../model/build-model.ts";
import { stagesBelow } from "../model/build-model.ts";
import { folderOf, isPattern } from "../model/paths.ts";
import { applyEdits, overlap } from "../text/edits.ts";
import type { Edit } from "../text/edits.ts";
import { lineEndOf } from "../text/source.ts";
import type { Span } from "../text/source.ts";
import type { Change, StepMove } from "./plan-types.ts";

type BuilderStage = Extract<Change, { change: "builder-stage" }>;

/** The edits of a step when these changes are made. */
export type EditsOf = (step: Step, changes: readonly Change[]) => readonly Edit[];

/** Steps that make files or say how later ones run; what only sets the image's config is not repeated. */
const repeated = /^(?:ADD|ARG|COPY|ENV|RUN|SHELL|USER|WORKDIR)$/;

/** The edits of a Dockerfile with its builder stages: their text, and what stands in place of the steps that moved. */
export function stageEdits(model: BuildModel, changes: readonly Change[], editsOf: EditsOf): readonly Edit[] {
  if (!changes.some(({ change }) => change === "builder-stage"))
    return model.steps.flatMap((step) => editsOf(step, changes));
  return new StageWriter(model, changes, editsOf).edits();
}

class StageWriter {
  readonly #model: BuildModel;
  readonly #changes: readonly Change[];
  readonly #editsOf: EditsOf;
  readonly #lineEnd: string;
  readonly #stages: ReadonlyMap<number, BuilderStage>;
  readonly #overlapping: Edit[] = [];

  constructor(model: BuildModel, changes: readonly Change[], editsOf: EditsOf) {
    this.#model = model;
    this.#changes = changes;
    this.#editsOf = editsOf;
    this.#lineEnd = lineEndOf(model.text);
    this.#stages = merged(changes);
  }

  edits(): readonly Edit[] {
    const inserted = [...this.#stages.values()].flatMap((builder) => this.#inserted(builder));
    const placed = this.#model.steps.flatMap((step) => this.#placed(step));
    // Who applies the edits asks whether they overlap: those of a text that is made here count too.
    return [...inserted, ...placed, ...this.#overlapping];
  }

  #placed(step: Step): readonly Edit[] {
    const builder = this.#stages.get(step.stage);
    const move = builder?.moves.find((own) => own.step === step.id);
    if (!builder || !move) return this.#edits(step, this.#changes);
    const { lines } = step.instruction;
    const added = this.#changes.flatMap((change) =>
      change.change === "insert-step" && change.step === step.id && change.where === "before" ? [change.text] : [],
    );
    const copies = move.artifacts.map((path) => this.#copy(path, builder.name, move, step));
    const rest = this.#rest(step, move);
    const body = move.rest === "front" ? [...rest, ...copies] : [...copies, ...rest];
    const text = [...new Set(added), ...body].map((line) => `${line}${this.#lineEnd}`).join("");
    return [{ span: lines, text: this.#fitting(text, lines) }];
  }

  /** A file that ends without a line end still does. */
  #fitting(text: string, { end }: Span): string {
    const bare = end === this.#model.text.length && !this.#model.text.endsWith("\n");
    return bare ? text.replace(/\r?\n$/, "") : text;
  }

  /** The commands that stay, without what only the others need. */
  #rest(step: Step, move: StepMove): readonly string[] {
    if (move.gone === "all") return [];
    const own = new Set(move.own);
    const others = this.#changes.filter((change) => !own.has(change));
    const text = this.#text(step, [...others, { change: "drop-commands", step: step.id, commands: move.gone }]);
    return text.trim() === "" ? [] : [text.replace(/\r?\n$/, "")];
  }

  #copy(artifact: string, name: string, { chown }: StepMove, step: Step): string {
    const path = this.#asWritten(artifact, step);
    const flags = chown === undefined ? "" : ` --chown=${chown}`;
    // What a pattern finds goes into its folder, if it finds anything.
    const target = isPattern(path) ? `${folderOf(path).replace(/\/$/, "")}/` : path;
    const plain = [path, target].every((one) => /^[\w@%+=:,./${}[\]-]+$/.test(one));
    const paths = plain ? `${path} ${target}` : JSON.stringify([path, target]);
    return `${inCasingOf(this.#model.lines, "COPY")} --from=${name}${flags} ${paths}`;
  }

  /** A working directory that a variable names is named by it here too: a caller may pass another. */
  #asWritten(path: string, step: Step): string {
    const earlier = stagesBelow(this.#model, step.stage).map(({ steps }) =>
      steps.findLast(({ keyword, id }) => keyword === "WORKDIR" && id < step.id),
    );
    const last = earlier.find((own) => own !== undefined);
    const written = last ? unquote(last.instruction.body.text, this.#model.lines.escape) : "";
    const inside = step.workdir !== undefined && path.startsWith(`${step.workdir}/`);
    return inside && /^\/?\$[\w{}/.-]+$/.test(written)
      ? `${written.replace(/\/$/, "")}${path.slice(step.workdir.length)}`
      : path;
  }

  #inserted(builder: BuilderStage): readonly Edit[] {
    const stage = this.#model.stages[builder.stage];
    if (!stage) return [];
    const last = Math.max(...builder.moves.map((move) => move.step));
    const steps = stage.steps.filter((step) => step.id <= last && !step.onbuild && repeated.test(step.keyword));
    const inside = builder.moves.flatMap((move) => move.inBuilder);
    const bodies = steps.map((step) => this.#text(step, [...this.#changes, ...inside]));
    const whole = bodies.map((body) => (body === "" || body.endsWith("\n") ? body : `${body}${this.#lineEnd}`));
    const at = this.#startOf(stage);
    const text = `${this.#from(stage, builder.name)}${this.#lineEnd}${whole.join("")}${this.#lineEnd}`;
    return [{ span: { start: at, end: at }, text }];
  }

  #from(stage: Stage, name: string): string {
    const { keywordSpan } = stage.from.instruction;
    const text = this.#model.text.slice(keywordSpan.start, stage.imageSpan.end);
    return `${text} ${text.startsWith("from") ? "as" : "AS"} ${name}`;
  }

  /** Comments right above a stage belong to it, but for those at the top of the file. */
  #startOf(stage: Stage): number {
    const { start } = stage.from.instruction.lines;
    const above = this.#model.text.slice(0, start).split("\n").slice(0, -1);
    let count = 0;
    while (count < above.length && /^\s*#/.test(above[above.length - 1 - count] ?? "")) count += 1;
    if (count === above.length) return start;
    return start - above.slice(above.length - count).reduce((sum, line) => sum + line.length + 1, 0);
  }

  /** The lines of a step after its edits. */
  #text(step: Step, changes: readonly Change[]): string {
    const { start, end } = step.instruction.lines;
    const edits = this.#edits(step, changes).map(({ span, text }) => ({
      span: { start: span.start - start, end: span.end - start },
      text,
    }));
    if (!overlap(edits)) return applyEdits(this.#model.text.slice(start, end), edits);
    this.#overlapping.push(...this.#edits(step, changes));
    return "";
  }

  #edits(step: Step, changes: readonly Change[]): readonly Edit[] {
    const edits = this.#editsOf(step, changes);
    const covered = (span: Span): boolean =>
      edits.some(
        (edit) => edit.span.start <= span.start && span.end <= edit.span.end && edit.span.end > edit.span.start,
      );
    return [...edits, ...this.#references(step).filter(({ span }) => !covered(span))];
  }

  /** `COPY --from=1` counts stages from the top; a mount knows names only. */
  #references({ copy }: Step): readonly Edit[] {
    const text = copy?.from && this.#renumbered(copy.from.value);
    return copy?.from && text !== undefined
      ? [{ span: copy.from.text.spanOf(0, copy.from.text.text.length), text }]
      : [];
  }

  #renumbered(value: string): string | undefined {
    if (!/^\d+$/.test(value)) return undefined;
    const stage = this.#model.stages[Number(value)];
    const shift = [...this.#stages.keys()].filter((number) => number <= Number(value)).length;
    return stage === undefined || shift === 0 ? undefined : (stage.name ?? String(Number(value) + shift));
  }
}

/** Several secrets, one builder stage: a step moves for all of them. */
function merged(changes: readonly Change[]): ReadonlyMap<number, BuilderStage> {
  const found = new Map<number, BuilderStage>();
  for (const change of changes) {
    if (change.change !== "builder-stage") continue;
    const known = found.get(change.stage);
    found.set(change.stage, known ? { ...known, moves: mergedMoves([...known.moves, ...change.moves]) } : change);
  }
  return found;
}

function mergedMoves(moves: readonly StepMove[]): readonly StepMove[] {
  const found = new Map<number, StepMove>();
  for (const move of moves) {
    const known = found.get(move.step);
    found.set(move.step, known ? together(known, move) : move);
  }
  return [...found.values()];
}

function together(a: StepMove, b: StepMove): StepMove {
  return {
    ...a,
    gone: a.gone === "all" || b.gone === "all" ? "all" : [...new Set([...a.gone, ...b.gone])],
    artifacts: [...new Set([...a.artifacts, ...b.artifacts])],
    own: [...a.own, ...b.own],
    inBuilder: [...a.inBuilder, ...b.inBuilder],
  };
}
