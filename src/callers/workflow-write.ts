import { isMap, type YAMLMap } from "yaml";
import type { Edit } from "../text/edits.ts";
import type { SourceFile } from "../text/source.ts";
import { bakeArgument, buildActionOf, type InputLine, type InputLines, inputLines } from "./action-inputs.ts";
import {
  type CallerAdvice,
  type CallerBinding,
  type CallerFormat,
  type CallerWork,
  worksByPlace,
  type Written,
} from "./facts.ts";
import { gathered, type SiteWritten, writeSites } from "./script-format.ts";
import { siteOfRun, stepsOf, type WorkflowStep } from "./workflow-steps.ts";
import { YamlEditor } from "./yaml-edits.ts";
import { findPair, readYaml, spanOfNode, type YamlFile } from "./yaml-file.ts";

/** Writes the steps that `work` names. */
export function writeWorkflow(format: CallerFormat, file: SourceFile, work: readonly CallerWork[]): Written {
  const yaml = readYaml(file.text);
  const editor = new YamlEditor(file.text);
  const places = worksByPlace(work);
  const starts = [...places.keys()].sort((a, b) => a - b);
  const written = stepsOf(file, yaml)
    .filter((step) => holdsOne(starts, step.map.range))
    .map((step) => writeStep(new StepWriter(file, yaml, step, editor), format, places, work));
  return { edits: written.flatMap((one) => one.edits), advice: written.flatMap((one) => one.advice) };
}

/** True when one of the sorted offsets lies in a range. */
function holdsOne(starts: readonly number[], range: YAMLMap["range"]): boolean {
  if (!range) return false;
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) < range[0]) low = middle + 1;
    else high = middle;
  }
  return (starts[low] ?? Infinity) < range[2];
}

function writeStep(
  writer: StepWriter,
  format: CallerFormat,
  places: ReadonlyMap<number, CallerWork>,
  work: readonly CallerWork[],
): Written {
  const { file, yaml, step } = writer;
  const action = buildActionOf(step, yaml);
  const start = spanOfNode(findPair(step.map, "uses", yaml)?.pair.value, file.text)?.start;
  const own = action && start !== undefined ? places.get(start) : undefined;
  if (own && action?.kind === "build-push") writer.buildPush(own.bindings);
  if (own && action?.kind === "bake") writer.bake(own.bindings);
  const site = action ? undefined : siteOfRun(format, file, step);
  const range = step.map.range;
  const inside = work.filter(({ fact }) => range && fact.at.span.start >= range[0] && fact.at.span.start < range[2]);
  if (site) writer.run(writeSites([site], inside));
  return { edits: writer.finish(), advice: writer.advice };
}

class StepWriter {
  readonly advice: CallerAdvice[] = [];
  readonly #edits: Edit[] = [];
  readonly #environment = new Map<string, string>();
  readonly #editor: YamlEditor;

  constructor(
    readonly file: SourceFile,
    readonly yaml: YamlFile,
    readonly step: WorkflowStep,
    editor: YamlEditor,
  ) {
    this.#editor = editor;
  }

  run(written: readonly SiteWritten[]): void {
    const { edits, advice } = gathered(written);
    this.#edits.push(...edits);
    this.advice.push(...advice);
    for (const { variable, raw } of written.flatMap((one) => one.provisions)) this.#environment.set(variable, raw);
  }

  buildPush(bindings: readonly CallerBinding[]): void {
    const args = this.#lines("build-args");
    const present = new Set(
      ["secrets", "secret-envs", "secret-files"].flatMap(
        (key) => this.#lines(key)?.lines.map((line) => line.name) ?? [],
      ),
    );
    const gone: InputLine[] = [];
    const secrets: string[] = [];
    const files: string[] = [];
    for (const binding of bindings) {
      const own = args?.lines.filter((line) => binding.replaces.includes(line.name)) ?? [];
      gone.push(...own);
      if (binding.dropped === true || present.has(binding.id) || (own.length === 0 && !binding.everyCaller)) continue;
      present.add(binding.id);
      if (binding.file === undefined) secrets.push(this.#secretLine(binding, own[0]));
      else files.push(`${binding.id}=${binding.file}`);
    }
    const becomes =
      args && gone.length === args.lines.length && gone.length > 0 && secrets.length > 0 && !this.#lines("secrets");
    if (becomes) this.#rename(args, gone, secrets);
    else {
      this.#drop(args, gone);
      this.#addLines("secrets", secrets, args);
    }
    this.#addLines("secret-files", files, args);
  }

  bake(bindings: readonly CallerBinding[]): void {
    const set = this.#lines("set");
    const gone: InputLine[] = [];
    const given = new Set<string>();
    for (const binding of bindings) {
      for (const line of set?.lines ?? []) {
        const found = bakeArgument(line);
        if (!found || !binding.replaces.includes(found.argument)) continue;
        const name = line.from.kind === "environment" ? line.from.variable : (binding.env ?? binding.id);
        const flag = `${found.target}.secrets+=id=${binding.id},env=${name}`;
        if (given.has(flag) || binding.dropped === true) gone.push(line);
        else this.#edits.push({ span: line.span, text: flag });
        given.add(flag);
        if (line.from.kind !== "environment" && binding.dropped !== true) this.#environment.set(name, line.raw);
      }
    }
    this.#drop(set, gone);
  }

  finish(): readonly Edit[] {
    const { env, map, run } = this.step;
    const entries = [...this.#environment];
    if (entries.length === 0) return this.#edits;
    const inner = entries.map(([name, raw]) => `${name}: ${raw}`);
    const flow = entries.map(([name, raw]) => `${name}: "${raw}"`).join(", ");
    const step = " ".repeat(this.#editor.step);
    if (env && isMap(env.value)) {
      this.#edits.push(this.#editor.addPair(env.value, inner, flow));
    } else {
      const lines = ["env:", ...inner.map((line) => step + line)];
      this.#edits.push(this.#editor.addPair(map, lines, `env: { ${flow} }`, this.#before(run?.pair.key)));
    }
    return this.#edits;
  }

  /** The pair in front of a key, so that `env` comes before `run`; the pair itself when it is the first. */
  #before(key: unknown): YAMLMap["items"][number] | undefined {
    const { map } = this.step;
    const index = map.items.findIndex((pair) => pair.key === key);
    return index > 0 ? map.items[index - 1] : index === 0 ? map.items[0] : undefined;
  }

  #lines(key: string): InputLines | undefined {
    return inputLines(this.file, this.step, key, this.yaml);
  }

  #guessed(binding: CallerBinding): string {
    const name = binding.env ?? binding.id;
    const span = spanOfNode(this.step.map, this.file.text) ?? { start: 0, end: 0 };
    const at = { path: this.file.path, span };
    this.advice.push({ at, lines: `make a secret ${name} in the repository's settings` });
    return `\${{ secrets.${name} }}`;
  }

  /** In quotes where the argument was: without them a value of several lines is cut. */
  #secretLine(binding: CallerBinding, line: InputLine | undefined): string {
    const text = `${binding.id}=${line?.raw ?? this.#guessed(binding)}`;
    return line && line.quote !== "" ? `"${text}"` : text;
  }

  /** `build-args` turns into `secrets` where it stands. */
  #rename(args: InputLines, gone: readonly InputLine[], secrets: readonly string[]): void {
    const key = spanOfNode(args.pair.pair.key, this.file.text);
    if (key) this.#edits.push({ span: key, text: "secrets" });
    for (const [index, line] of gone.entries()) {
      const text = secrets[index];
      if (text === undefined) this.#edits.push({ span: this.#wholeLine(line), text: "" });
      else this.#edits.push({ span: line.span, text: text.replaceAll(/^"|"$/g, line.quote || `"`) });
    }
  }

  #drop(list: InputLines | undefined, gone: readonly InputLine[]): void {
    if (!list || gone.length === 0) return;
    if (gone.length === list.lines.length) this.#edits.push(...this.#editor.removePair(list.pair.map, list.pair.pair));
    else for (const line of gone) this.#edits.push({ span: this.#wholeLine(line), text: "" });
  }

  #wholeLine({ span }: InputLine): { start: number; end: number } {
    const { text } = this.file;
    const start = text.lastIndexOf("\n", span.start - 1) + 1;
    const end = text.indexOf("\n", span.end);
    return { start, end: end === -1 ? text.length : end + 1 };
  }

  /** Adds lines to a list input, which is made behind `after` where it is missing. */
  #addLines(key: string, lines: readonly string[], after: InputLines | undefined): void {
    if (lines.length === 0) return;
    const list = this.#lines(key);
    const last = list?.rows.at(-1);
    const step = " ".repeat(this.#editor.step);
    if (list?.block && last) {
      const indent = " ".repeat(this.#editor.column(last.start));
      const { end } = last;
      this.#edits.push({
        span: { start: end, end },
        text: lines.map((line) => this.#editor.newline + indent + line).join(""),
      });
    } else if (list && last) this.#becomeBlock(list, lines);
    else this.#newInput(key, lines, after, step);
  }

  #newInput(key: string, lines: readonly string[], after: InputLines | undefined, step: string): void {
    const inputs = this.step.with?.value;
    const pair = [`${key}: |`, ...lines.map((line) => step + line)];
    const flow = `${key}: "${lines.map((line) => line.replaceAll('"', '\\"')).join("\\n")}"`;
    if (isMap(inputs)) this.#edits.push(this.#editor.addPair(inputs, pair, flow, after?.pair.pair));
    else
      this.#edits.push(
        this.#editor.addPair(this.step.map, ["with:", ...pair.map((line) => step + line)], `with: { ${flow} }`),
      );
  }

  /** A list of one line becomes a block that holds it and the new ones. */
  #becomeBlock(list: InputLines, lines: readonly string[]): void {
    const span = spanOfNode(list.pair.pair.value, this.file.text);
    const key = spanOfNode(list.pair.pair.key, this.file.text);
    if (!span || !key) return;
    const indent = " ".repeat(this.#editor.column(key.start) + this.#editor.step);
    const old = list.rows.map((row) => this.file.text.slice(row.start, row.end));
    this.#edits.push({
      span,
      text: ["|", ...[...old, ...lines].map((line) => indent + line)].join(this.#editor.newline),
    });
  }
}
