import type { Span } from "../text/source.ts";
import { expansionsIn } from "../dockerfile/instructions.ts";
import { filesExpandedBy } from "../knowledge/expanding-files.ts";
import { filesReadBy, readsVariable } from "../knowledge/tools.ts";
import { isClosedTo } from "./closed-scripts.ts";
import type { Reads } from "../knowledge/tools.ts";
import { inspectCredentialFile, credentialFileKind } from "../knowledge/credential-files.ts";
import { shippedStages } from "../model/build-model.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import type { ExposureKind } from "../result.ts";
import { namedWords } from "../shell/command-parts.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import { packageScriptOf } from "../model/package-scripts.ts";
import { taskCallOf } from "../model/task-files.ts";
import type { ContextFiles } from "../model/context-files.ts";
import { resolvePath } from "../model/paths.ts";
import { followNames } from "./declarations.ts";
import type { Scopes } from "./declarations.ts";
import type { Declaration, Use, VariableFlow } from "./flow-types.ts";
import { withoutLeftBehind } from "./guessed-logins.ts";
import { localScript } from "./local-scripts.ts";
import { isNamedFor } from "./named-for.ts";
import { isOptional } from "./optional-uses.ts";
import { hasProjectFiles } from "./project-files.ts";
import type { SecretName } from "./secret-names.ts";
import { traceRun } from "./trace-run.ts";
import { isExpandedIn, speaksOfAny } from "../text/names.ts";

/** Traces one secret name through the Dockerfile; undefined when no value can come with it. */
export function variableFlow(
  model: BuildModel,
  files: ContextFiles,
  secret: SecretName,
  ignored: string | undefined,
  literal: boolean,
): VariableFlow | undefined {
  const scopes = followNames(model, secret.name, model.lines.escape);
  const [first] = scopes.declarations;
  if (!first) return undefined;
  return new TracedVariable({ model, files, secret, scopes, ignored, literal }, first);
}

interface Trace {
  readonly model: BuildModel;
  readonly files: ContextFiles;
  readonly secret: SecretName;
  readonly scopes: Scopes;
  readonly ignored: string | undefined;
  readonly literal: boolean;
}

/** A weak default is reported without asking who reads it: only those that ask pay for the trace. */
class TracedVariable implements VariableFlow {
  readonly type = "variable";
  readonly key: string;
  readonly name: string;
  readonly kind: VariableFlow["kind"];
  readonly because: string;
  readonly declarations: readonly Declaration[];
  readonly ignored: string | undefined;
  readonly #trace: Trace;
  #uses: readonly Use[] | undefined;

  constructor(trace: Trace, first: Declaration) {
    const { secret, scopes } = trace;
    this.key = `variable:${secret.name}`;
    this.name = secret.name;
    this.kind = first.kind === "ARG" ? "build-argument" : "environment-variable";
    this.because = secret.because;
    this.declarations = scopes.declarations;
    this.ignored = trace.ignored;
    this.#trace = trace;
  }

  get uses(): readonly Use[] {
    const { model, files, scopes, literal } = this.#trace;
    return (this.#uses ??= model.steps
      .flatMap((step) => useOf(model, files, scopes, step))
      // What stood in the text was in nobody's environment.
      .filter((use) => !literal || use.how !== "implicit"));
  }

  get exposures(): readonly ExposureKind[] {
    return exposuresOf(this.#trace.model, this.declarations, this.uses);
  }
}

function useOf(model: BuildModel, files: ContextFiles, scopes: Scopes, step: Step): Use[] {
  const names = scopes.before.get(step.id);
  if (!names || names.size === 0) return [];
  if (step.keyword === "RUN") return runUse(model, files, step, names);
  return outsideUse(model, files, scopes, step, names);
}

function runUse(model: BuildModel, files: ContextFiles, step: Step, names: ReadonlySet<string>): Use[] {
  const facts = withoutLeftBehind(traceRun(step, { names, files: [] }, files), step, model);
  const mounts = step.instruction.flags.filter((flag) => flag.name === "mount" && expandsAny(flag.value, names, model));
  const outside: Use[] = mounts.map((flag) => ({
    step: step.id,
    span: flag.span,
    how: "outside-run",
    sure: true,
    absent: "fails",
    names: [...names],
    facts: undefined,
  }));
  const explicit = facts.readers.size > 0 || facts.opaque !== undefined;
  const told = facts.implicit === "no" ? "no" : answerFromFiles(files, step, names);
  const implicit = facts.implicit === "maybe" ? told : facts.implicit;
  const named = explicit || facts.quoted || namedInText(model, step, names);
  if (!explicit && implicit === "no") return outside;
  const sure = named || implicit === "yes" || implicit === "asked";
  const read = [...new Set(facts.expansions.map((expansion) => expansion.name))].filter((name) => names.has(name));
  return [
    ...outside,
    {
      step: step.id,
      span: facts.expansions[0]?.span ?? step.instruction.span,
      how: facts.expansions.length > 0 ? "expansion" : "implicit",
      sure,
      absent:
        implicit === "asked" || isOptional(step, facts, names)
          ? "optional"
          : !named && facts.implicit === "yes" && told !== "yes"
            ? "unmissed"
            : "fails",
      names: read.length > 0 && implicit === "no" ? read : [...names],
      sought: facts.implicit === "no" ? [] : soughtNames(files, step, names),
      named: sure || isNamedFor(model, files, step, facts, names),
      foreign: !hasProjectFiles(model, step),
      facts,
    },
  ];
}

/** Of several names those that a tool of the RUN, or a file that it reads, is known to ask for. */
function soughtNames(files: ContextFiles, step: Step, names: ReadonlySet<string>): readonly string[] {
  if (names.size === 1) return [];
  const commands = (step.script?.commands ?? []).map(namedWords);
  return [...names].filter((name) => {
    const told = answerFromFiles(files, step, new Set([name]));
    return told === "yes" || told === "asked" || commands.some((words) => readsVariable(words, name) === "yes");
  });
}

/** A script in another language that speaks of the variable. */
function namedInText(model: BuildModel, step: Step, names: ReadonlySet<string>): boolean {
  const { start, end } = step.instruction.span;
  const bodies = step.instruction.heredocs.map((heredoc) => heredoc.content.text).join("\n");
  const text = step.script === undefined ? model.text.slice(start, end) : bodies;
  return speaksOfAny(text, names);
}

function expandsAny(text: string, names: ReadonlySet<string>, model: BuildModel): boolean {
  return expansionsIn(text, model.lines.escape).some((expansion) => names.has(expansion.name));
}

/** In a Makefile or another language: what to do when the variable is not there. */
const asks = /\b(?:ifn?def|ifn?eq)\b|\$\((?:if|or) |\?=|:-|-[nz] ["$]|\.get\(|getenv|\|\||\?\?/;

/** Where a tool reads files at hand that name the variable (`.npmrc` with `${NPM_TOKEN}`), the answer is sure. */
function answerFromFiles(files: ContextFiles, step: Step, names: ReadonlySet<string>): Reads | "asked" {
  // Without a context at hand there is nothing to look at.
  if (files.context.list(".") === undefined) return "maybe";
  for (const command of step.script?.commands ?? []) {
    for (const place of filesReadBy(namedWords(command))) {
      const kind = credentialFileKind(place.path);
      const text = files.textAt(step, place);
      if (kind && text !== undefined && inspectCredentialFile(kind, text).variables.some((name) => names.has(name)))
        return "yes";
    }
    const script = localScript(files, step, command);
    const named = script?.split("\n").filter((line) => [...names].some((name) => line.includes(name))) ?? [];
    const lines = [...named, ...expandingLines(files, step, command, names)];
    const tasks = taskCallOf(command);
    // Other files of tasks go on with nothing where a variable is missing.
    if (lines.length > 0) return tasks?.byMake === false || lines.some((line) => asks.test(line)) ? "asked" : "yes";
    // Of a package's script more belongs to the build than its text says.
    const known =
      script !== undefined &&
      !tasks &&
      packageScriptOf(command) === undefined &&
      isClosedTo(script, { names: new Set(["UNLEAK"]), files: [] });
    if (known && onlyReader(step, command.number)) return "no";
  }
  return "maybe";
}

/** Lines of a project's file into which a tool puts the variable: a `Pipfile` with `${TOKEN}`. */
function expandingLines(
  files: ContextFiles,
  step: Step,
  command: ShellCommand,
  names: ReadonlySet<string>,
): readonly string[] {
  return filesExpandedBy(namedWords(command))
    .flatMap((place) => (files.textAt(step, place) ?? "").split("\n"))
    .filter((line) => !/^\s*#/.test(line) && [...names].some((name) => isExpandedIn(line, name)));
}

/** Whether no other command of the RUN may read anything. */
function onlyReader(step: Step, number: number): boolean {
  return (step.script?.commands ?? []).every(
    (command) =>
      command.number === number ||
      readsVariable({ ...namedWords(command), name: command.programPath ?? command.program ?? "" }, "UNLEAK") === "no",
  );
}

/** A file of the build context that the container starts speaks of a variable that the image has. */
function isReadByProgram(files: ContextFiles, step: Step, scopes: Scopes, names: ReadonlySet<string>): boolean {
  const variables = scopes.declarations.filter(({ kind, name }) => kind === "ENV" && names.has(name));
  const words = step.instruction.json ?? step.instruction.body.text.split(/\s+/);
  const texts = words.slice(0, 4).map((word) => files.textOf(step, resolvePath(step.workdir ?? "/", word)) ?? "");
  return variables.length > 0 && texts.some((text) => speaksOfAny(text, new Set(variables.map(({ name }) => name))));
}

/** What an instruction other than RUN expands, with its places. */
function textsOf(
  step: Step,
  declared: ReadonlySet<Declaration["pair"]>,
  runTime: boolean,
): readonly { readonly text: string; readonly span: Span }[] {
  const { body, flags, heredocs, json } = step.instruction;
  return step.keyword === "ARG" || step.keyword === "ENV"
    ? step.pairs.filter((pair) => !declared.has(pair)).map((pair) => ({ text: pair.rawValue ?? "", span: pair.span }))
    : [
        ...(runTime && json
          ? json.map((text) => ({ text, span: step.instruction.span }))
          : [{ text: body.text, span: step.instruction.span }]),
        ...flags.map((flag) => ({ text: flag.value, span: flag.span })),
        ...heredocs
          .filter((heredoc) => heredoc.expand)
          .map((heredoc) => ({ text: heredoc.content.text, span: heredoc.span })),
      ];
}

function outsideUse(
  model: BuildModel,
  files: ContextFiles,
  scopes: Scopes,
  step: Step,
  names: ReadonlySet<string>,
): Use[] {
  const declared = new Set(
    scopes.declarations.filter((declaration) => declaration.step === step.id).map((declaration) => declaration.pair),
  );
  // CMD, ENTRYPOINT and HEALTHCHECK keep `$X` as text: the program's shell expands it when the container runs.
  const runTime = step.keyword === "CMD" || step.keyword === "ENTRYPOINT" || step.keyword === "HEALTHCHECK";
  const texts = textsOf(step, declared, runTime);
  const named =
    texts.find(({ text }) => expandsAny(text, names, model)) ??
    (runTime && isReadByProgram(files, step, scopes, names) ? step.instruction : undefined);
  if (!named) return [];
  return [
    {
      step: step.id,
      span: named.span,
      how: runTime ? "run-time" : "outside-run",
      sure: true,
      absent: "fails",
      names: [...names],
      facts: undefined,
    },
  ];
}

function exposuresOf(model: BuildModel, declarations: readonly Declaration[], uses: readonly Use[]): ExposureKind[] {
  const shipped = shippedStages(model);
  const found = new Set<ExposureKind>();
  for (const declaration of declarations) {
    const stage = model.steps[declaration.step]?.stage ?? -1;
    if (declaration.kind === "ARG") found.add("build-record");
    if (shipped.has(stage)) {
      found.add("image-history");
      if (declaration.kind === "ENV") found.add("image-config");
    }
  }
  for (const use of uses) {
    const stage = model.steps[use.step]?.stage ?? -1;
    if (use.facts?.logged) found.add("build-log");
    for (const write of use.facts?.writes ?? []) {
      if (write.removed) continue;
      found.add(shipped.has(stage) && !write.cached ? "layer" : "build-cache");
    }
  }
  return [...found];
}
