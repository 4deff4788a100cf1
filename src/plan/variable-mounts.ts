import { unquote } from "../dockerfile/instructions.ts";
import { namesIn } from "../flow/declarations.ts";
import type { Declaration, Use, VariableFlow } from "../flow/flow-types.ts";
import { lineageOf } from "../model/build-model.ts";
import type { Step } from "../model/build-model.ts";
import { aliasText, isAlias } from "../flow/variable-aliases.ts";
import { composedText } from "./composed-text.ts";
import { refuse } from "./plan-types.ts";
import type { Change, MountRequest, Refusal, Scene } from "./plan-types.ts";
import { journalObstacle, quietJournals } from "./quiet-journals.ts";
import { canPrefix, defaultAt, requiredAt, runUses, valueOf } from "./variable-questions.ts";
import { asksWhetherSet } from "../text/names.ts";

/** The mounts and prefixes that give each RUN what it read before; a refusal where a prefix cannot stand. */
export function mountChanges(flow: VariableFlow, scene: Scene): readonly Change[] | Refusal {
  const changes: Change[] = [];
  for (const use of runUses(flow)) {
    const step = scene.step(use.step);
    const { plain, composed } = namesAt(flow, use, scene);
    const prefixes = prefixesOf(flow, use, scene);
    if (prefixes.some((prefix) => prefix === undefined)) {
      return refuse(
        "value-needs-escaping",
        `the value that ${flow.name} is part of cannot be written as shell text`,
        use.span,
      );
    }
    const inTheWay =
      prefixes.length > 0 || scene.delivery === "file" ? prefixObstacle(step, plain, composed) : undefined;
    const logged = inTheWay ?? journalObstacle(step, use.facts, flow.name);
    if (logged) return logged;
    for (const env of plain) {
      const required = requiredAt(flow, use, scene);
      changes.push({
        change: "mount",
        step: step.id,
        mount: { key: flow.key, env, target: undefined, ...openedTo(step), required },
      });
    }
    changes.push(...quietJournals(step, use.facts, flow.key));
    for (const text of prefixes)
      if (text !== undefined) changes.push({ change: "prefix", step: step.id, text, key: flow.key });
  }
  return changes;
}

/** To whom the file of a mount is open: to who runs the commands. */
export function openedTo({ user }: Step): Pick<MountRequest, "uid" | "mode"> {
  if (user.name === "root") return { uid: undefined, mode: undefined };
  return { uid: user.uid, mode: user.uid === undefined ? "0444" : undefined };
}

function prefixObstacle(step: Step, plain: readonly string[], composed: readonly Declaration[]): Refusal | undefined {
  if (canPrefix(step)) return undefined;
  const [made] = composed;
  const place = step.instruction.keywordSpan;
  return made
    ? refuse("value-cannot-be-set", `this RUN has no shell that could set ${made.name} in front of its command`, place)
    : refuse("default-cannot-be-kept", `this RUN cannot set ${plain.join(", ")} in front of its commands`, place);
}

/** What a RUN sets in front of its commands, so that they read what they read before; undefined: no shell text says it. */
export function prefixesOf(
  flow: VariableFlow,
  use: Use,
  scene: Scene,
  names = namesReadAt(flow, use),
): readonly (string | undefined)[] {
  const { plain, composed } = namesAt(flow, use, scene, names);
  // A part of a composed value is nobody else's: what reads the whole was always given one.
  const parts = new Set(composed.flatMap(({ from }) => from));
  // An ENV sets its variable to nothing, where nothing is passed.
  const always = new Set(
    flow.declarations.filter(({ kind, step }) => kind === "ENV" && step < use.step).map(({ name }) => name),
  );
  const whole = plain.filter((name) => !always.has(name) && (!parts.has(name) || asksFor(use, [name], scene)));
  return [
    ...defaultPrefixes(flow, use, plain, scene),
    ...unsetPrefixes(flow, use, whole, scene),
    ...composed.map((own) => composedPrefix(own, use, scene)),
  ];
}

/** The names that are mounted, so that a RUN has those that it reads: of a composed value its parts. */
export function sourcesOf(flow: VariableFlow, use: Use, names: readonly string[], scene: Scene): readonly string[] {
  return namesAt(flow, use, scene, names).plain;
}

/** The names that are mounted, and the variables that are composed of them. */
function namesAt(
  flow: VariableFlow,
  use: Use,
  scene: Scene,
  names = namesReadAt(flow, use),
): { readonly plain: readonly string[]; readonly composed: readonly Declaration[] } {
  const composed = madeFor(flow, use, names, scene);
  const isGiven = (name: string, before: number): boolean =>
    !composed.some((own) => own.name === name && own.step < before);
  const parts = composed.flatMap((own) => partsOf(own, flow).filter((name) => isGiven(name, own.step)));
  return { plain: [...new Set([...names.filter((name) => isGiven(name, use.step)), ...parts])], composed };
}

/** What a declaration takes of this secret: an alias that callers may pass is a part of what it holds. */
function partsOf(own: Declaration, flow: VariableFlow): readonly string[] {
  return own.name === flow.name && isAlias(own) ? [own.name, ...own.from] : own.from;
}

/** The declarations that make what a RUN reads of the names that are mounted, in order: each needs those in front of it. */
function madeFor(flow: VariableFlow, use: Use, names: readonly string[], scene: Scene): readonly Declaration[] {
  const { stage } = scene.step(use.step);
  const inForce = flow.declarations.filter(
    ({ global, step }) => global || lineageOf(scene.model, scene.step(step).stage).includes(stage),
  );
  const found = new Set<Declaration>();
  const add = (name: string, before: number): void => {
    const own = inForce.findLast(
      (one) =>
        one.name === name &&
        one.step < before &&
        // A bare ARG keeps what the name holds, and `ENV X=$X` makes nothing new.
        one.pair.rawValue !== undefined &&
        (one.composed || !one.from.includes(name)),
    );
    if (!own || found.has(own) || !isMade(flow, own)) return;
    found.add(own);
    for (const part of partsOf(own, flow)) add(part, own.step);
  };
  for (const name of names) add(name, use.step);
  return flow.declarations.filter((own) => found.has(own));
}

/** Text around the secret, something beside it, or another name of what is made so. */
function isMade(flow: VariableFlow, own: Declaration): boolean {
  const { composed, from, step } = own;
  return (
    composed ||
    isAlias(own) ||
    flow.declarations.some((other) => from.includes(other.name) && other.step < step && isMade(flow, other))
  );
}

/** The names under which a RUN reads it: those it expands; for a tool, the variable rather than its build argument. */
export function namesReadAt(flow: VariableFlow, use: Use): readonly string[] {
  const expanded = new Set((use.facts?.expansions ?? []).map((expansion) => expansion.name));
  const explicit = use.names.filter((name) => expanded.has(name));
  const implicit = use.facts?.implicit !== "no" || explicit.length === 0;
  if (!implicit) return explicit;
  const variables = use.names.filter((name) =>
    flow.declarations.some((declaration) => declaration.kind === "ENV" && declaration.name === name),
  );
  return [...new Set([...explicit, ...(variables.length > 0 ? variables : use.names), ...(use.sought ?? [])])];
}

function defaultPrefixes(
  flow: VariableFlow,
  use: Use,
  names: readonly string[],
  scene: Scene,
): readonly (string | undefined)[] {
  return names.flatMap((name) => {
    const declaration = defaultAt(flow, use, scene, name);
    const expanded = declaration && expandedDefault(declaration, use, scene);
    if (expanded !== undefined)
      return [isShellText(withoutVariables(expanded)) ? `export ${name}="\${${name}:-${expanded}}"; ` : undefined];
    const text = declaration && defaultText(declaration, scene);
    if (text === undefined) return [];
    return [isShellText(text) ? `export ${name}="\${${name}:-${text}}"; ` : undefined];
  });
}

/** Text that means the same behind `:-` in double quotes. */
function isShellText(text: string): boolean {
  return !/[}"'$`\\\n]/.test(text);
}

/** What stands around the variables of a text: Docker and a shell put in the same for them. */
function withoutVariables(text: string): string {
  return text.replace(/\$(?:\w+|\{\w+\})/g, "");
}

/** `ARG X="text-$Y"`, where Y is no secret: what the shell makes of it; text that no shell takes where Y is another by then. */
function expandedDefault(declaration: Declaration, use: Use, scene: Scene): string | undefined {
  const { verdict, pair, name } = declaration;
  const { escape } = scene.model.lines;
  if (verdict?.says !== "variable" || isAlias(declaration)) return undefined;
  const names = namesIn(pair, escape);
  if (names.includes(name) || names.some((part) => scene.secrets.has(part))) return undefined;
  const raw = pair.rawValue ?? "";
  // In single quotes Docker expands nothing.
  return !raw.includes("'") && partsHold(declaration, use, scene) ? withoutQuotes(raw) : "$";
}

/** What stands for the value where none is passed, as shell text; undefined where nothing needs to be said. */
function defaultText(declaration: Declaration, scene: Scene): string | undefined {
  const { verdict, pair } = declaration;
  if (isAlias(declaration)) return undefined;
  const text = withoutQuotes(pair.rawValue ?? "");
  // A mounted file that is not there sets nothing, where the empty default did.
  const own = ownDefault(declaration, scene);
  if (verdict?.says === "empty" || own === "") return scene.delivery === "file" ? "" : undefined;
  if (!/harmless|weak/.test(valueOf(declaration))) return undefined;
  return own ?? text;
}

/** `ARG X=${X:-text}` and `ARG X=$X`, where nothing gave X a value before. */
function ownDefault({ pair, step, name }: Declaration, scene: Scene): string | undefined {
  const [, plain, braced, text = ""] =
    /^\$(?:(\w+)|\{(\w+)(?::?-([^}$]*))?\})$/.exec(withoutQuotes(pair.rawValue ?? "")) ?? [];
  return (plain ?? braced) === name && !scene.step(step).variables.has(name) ? withoutQuotes(text) : undefined;
}

function withoutQuotes(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, "$2");
}

/** A mount that brings nothing sets the variable to nothing, where it was not set before. */
function unsetPrefixes(flow: VariableFlow, use: Use, names: readonly string[], scene: Scene): readonly string[] {
  // With a default, an empty one too, the variable was always set.
  if (requiredAt(flow, use, scene) || defaultAt(flow, use, scene)?.verdict !== undefined) return [];
  // Without its file the variable is not set at all, which `set -u` would not let pass.
  const value = (name: string): string => (scene.delivery === "file" ? `\${${name}-}` : `$${name}`);
  return asksFor(use, names, scene) || (use.facts?.implicit === "yes" && hasNoDefault(flow))
    ? names.map((name) => `[ -n "${value(name)}" ] || unset ${name}; `)
    : [];
}

/** Whether the RUN tells a variable that is empty from one that is not set. */
function asksFor({ step, facts }: Use, names: readonly string[], scene: Scene): boolean {
  if (facts === undefined) return false;
  const asked = facts.expansions.some((expansion) => /^[-+?=]$/.test(expansion.operator ?? ""));
  return asked || asksWhetherSet(scene.step(step).script?.source.text ?? "", names);
}

function hasNoDefault(flow: VariableFlow): boolean {
  return flow.declarations.every((declaration) => declaration.verdict === undefined || declaration.from.length > 0);
}

/** `ENV URL=https://u:$PW@host` becomes `export URL="https://u:$PW@host"; ` in front of the commands. */
function composedPrefix(declaration: Declaration, use: Use, scene: Scene): string | undefined {
  if (!partsHold(declaration, use, scene)) return undefined;
  const raw = declaration.pair.rawValue ?? "";
  const alias = isAlias(declaration);
  const text = alias ? aliasText(declaration, scene.model.lines.escape) : unquote(raw, scene.model.lines.escape);
  // In double quotes `\\"`, `\\\\` and `\\$` mean the same to Docker and to a shell.
  const same = scene.model.lines.escape === "\\" && /^"(?:[^"\\`]|\\["\\$])*"$/.test(raw) && !/\$\(/.test(raw);
  if (same && !alias) return `export ${declaration.name}=${raw}; `;
  const composed = alias || scene.model.lines.escape !== "\\" ? undefined : composedText(raw);
  if (composed !== undefined) return `export ${declaration.name}="${composed}"; `;
  // Text to Docker, and not to a shell.
  if (/["`\\\n]|\$\(/.test(text) || /'[^']*\$/.test(raw) || /\\\$/.test(raw)) return undefined;
  return `export ${declaration.name}="${text}"; `;
}

/** Every part of a composed value is declared, and still the same at the RUN. */
function partsHold(declaration: Declaration, use: Use, scene: Scene): boolean {
  const { variables } = scene.step(declaration.step);
  const later = scene.step(use.step).variables;
  const alias = isAlias(declaration);
  return namesIn(declaration.pair, scene.model.lines.escape).every((name) => {
    if (declaration.from.includes(name) || name === declaration.name) return true;
    // Another secret is mounted beside this one.
    if (alias && scene.secrets.has(name)) return true;
    const then = variables.get(name);
    return (alias || then !== undefined) && later.get(name)?.declared === then?.declared;
  });
}
