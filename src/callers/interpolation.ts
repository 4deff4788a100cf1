import { judgeValue } from "../knowledge/values.ts";
import type { PassedFrom } from "./facts.ts";

const whole = /^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-?+])([\s\S]*))?\})$/;

/** Where a compose value comes from: `${X}`, `$X`, `${X:-}`; a default that says something is a literal. */
export function interpolatedFrom(text: string): PassedFrom {
  if (text === "") return { kind: "empty" };
  const match = whole.exec(text);
  const variable = match?.[1] ?? match?.[2];
  if (variable !== undefined) {
    const operator = match?.[3] ?? "";
    if (operator.includes("+")) return { kind: "parts" };
    if (operator.includes("-") && match?.[4]) return { kind: namesVariable(match[4]) ? "parts" : "literal" };
    return { kind: "environment", variable };
  }
  return { kind: namesVariable(text) ? "parts" : "literal" };
}

/** `${X:-${Y}}`, `${X-$Y}`: a variable, or else another, which is no literal. */
export function hasOtherSource(text: string): boolean {
  const match = whole.exec(text);
  return match?.[3]?.includes("-") === true && namesVariable(match[4] ?? "");
}

/** The variable of `${X:-none}`, whose default is no secret but stands for there being none. */
export function placeholderOf(text: string): string | undefined {
  const [, , name, operator = "", otherwise = ""] = whole.exec(text) ?? [];
  return operator.includes("-") && isPlaceholder(otherwise) ? name : undefined;
}

/** Whether a default says that there is no secret. */
export function isPlaceholder(otherwise: string): boolean {
  return judgeValue(otherwise).says === "placeholder";
}

/** What to do about a placeholder. */
export function withoutDefault(variable: string): string {
  return `a secret has no default: pass \${${variable}} alone, and let the Dockerfile say what an empty ${variable} means`;
}

function namesVariable(otherwise: string): boolean {
  return /(^|[^$])\$[A-Za-z_{]/.test(otherwise);
}

/** What keeps a check (`${X:?message}`) where a variable's name is asked for: `${X:+X}` is no name without X. */
export function checkedName(name: string, texts: readonly (string | undefined)[]): string {
  const check = texts.map((text) => whole.exec(text ?? "")?.[3] ?? "").find((operator) => operator.includes("?"));
  return check === undefined ? name : `\${${name}${check.replace("?", "+")}${name}}`;
}

/** The name in `${X:+X}`. */
export function uncheckedName(text: string): string {
  return text.replace(/^\$\{(\w+):?\+\1\}$/, "$1");
}

/** The text with variables filled in from `known` and from their defaults; undefined when one has neither. */
export function interpolated(text: string, known: ReadonlyMap<string, string>): string | undefined {
  let missing = false;
  const filled = text.replace(
    /\$(?:\$|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?([-?])([^}]*))?\})/g,
    (all, ...groups: unknown[]) => {
      if (all === "$$") return "$";
      const name = String(groups[0] ?? groups[1]);
      const value = known.get(name) ?? (groups[2] === "-" ? String(groups[3]) : undefined);
      if (value === undefined) missing = true;
      return value ?? "";
    },
  );
  return missing ? undefined : filled;
}

/** The named variables of an env file; only these are looked at. */
export function readEnvFile(text: string, names: ReadonlySet<string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*)$/.exec(line);
    if (match?.[1] !== undefined && names.has(match[1]))
      found.set(match[1], (match[2] ?? "").trim().replace(/^(["'])(.*)\1$/, "$2"));
  }
  return found;
}
