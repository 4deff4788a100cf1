import { isMap, isSeq } from "yaml";
import type { Edit } from "../text/edits.ts";
import type { ComposeFile, ComposeService } from "./compose-services.ts";
import type { HandedVariable } from "./facts.ts";
import { spanOfNode } from "./yaml-file.ts";
import type { YamlEditor } from "./yaml-edits.ts";

/** Puts variables that left the image into a service's `environment`; `done` is what maps and lists were given before. */
export function handOver(
  file: ComposeFile,
  editor: YamlEditor,
  service: ComposeService,
  handed: readonly HandedVariable[],
  done: Map<unknown, Set<string>>,
): readonly Edit[] {
  const { environment, pair } = service;
  const value = environment?.value;
  const given = done.get(value ?? pair) ?? new Set();
  done.set(value ?? pair, given);
  const fresh = handed.filter(({ name }) => !given.has(name)).map((one) => [one.name, valueOf(file, one)] as const);
  for (const [name] of fresh) given.add(name);
  if (fresh.length === 0) return [];
  const items = fresh.map(([name, text]) => (text === undefined ? name : `${name}=${text}`));
  if (isSeq(value)) return items.map((item) => editor.addItem(value, yamlText(item, value.flow === true)));
  if (isMap(value)) {
    return fresh.map(([name, text]) => {
      const [block = "", flow = ""] = [false, true].map((one) => (text === undefined ? "" : ` ${yamlText(text, one)}`));
      return editor.addPair(value, [`${name}:${block}`], `${name}:${flow}`);
    });
  }
  if (!isMap(pair.value)) return [];
  const step = " ".repeat(editor.step);
  const lines = ["environment:", ...items.map((item) => `${step}- ${yamlText(item, false)}`)];
  const flow = `environment: [${items.map((item) => yamlText(item, true)).join(", ")}]`;
  return [editor.addPair(pair.value, lines, flow)];
}

/** The compose text of the value that the image had; undefined where the variable's own name says it. */
function valueOf(file: ComposeFile, { name, source }: HandedVariable): string | undefined {
  if (!source) return undefined;
  const { fact, passed } = source;
  if (fact.at.path === file.file.path) {
    const service = file.services.find(
      (one) => spanOfNode(one.pair.pair.key, file.file.text)?.start === fact.at.span.start,
    );
    const argument = service?.arguments.find((one) => one.name === passed.name);
    const text = argument && (argument.value ?? (passed.name === name ? undefined : `\${${passed.name}}`));
    return text === `\${${name}}` || text === `$${name}` ? undefined : text;
  }
  const { from } = passed;
  if (fact.format !== "compose" || from.kind !== "environment" || from.variable === name) return undefined;
  return `\${${from.variable}}`;
}

const otherThanText = /^(?:[\d.+-].*|true|false|yes|no|on|off|null|~)$/i;

/** Line breaks and tabs, which only a text in quotes can hold. */
const controls = /\p{Cc}/u;

/** A text as YAML reads it back: what JSON takes for a string, YAML takes for the same. */
function yamlText(text: string, flow: boolean): string {
  const special = /^[\s!&*?|>%@`"'#{}[\],-]|:(?:\s|$)|\s#|\s$|^$/.test(text) || otherThanText.test(text);
  const plain = !special && !(flow && /[{}[\],]/.test(text)) && !controls.test(text);
  return plain ? text : JSON.stringify(text);
}
