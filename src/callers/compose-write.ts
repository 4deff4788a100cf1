import { isAlias, isCollection, isMap, isScalar, isSeq, type YAMLMap, type YAMLSeq } from "yaml";
import type { Edit } from "../text/edits.ts";
import { isNamedAgain } from "./compose-anchors.ts";
import type { ComposeArgument, ComposeFile, ComposeService } from "./compose-services.ts";
import type { CallerBinding, CallerWork, Written } from "./facts.ts";
import { handOver } from "./compose-hand-over.ts";
import { checkedName } from "./interpolation.ts";
import { folderOf, relativeTo } from "./paths.ts";
import { spanOfNode } from "./yaml-file.ts";
import { YamlEditor } from "./yaml-edits.ts";

/** Moves build arguments of services to build secrets, declares these, and hands run-time variables over. */
export function writeCompose(file: ComposeFile, work: readonly CallerWork[]): Written {
  const writer = new ComposeWriter(file);
  for (const item of work) {
    const service = file.services.find(
      (one) => spanOfNode(one.pair.pair.key, file.file.text)?.start === item.fact.at.span.start,
    );
    if (service) writer.service(service, item);
  }
  return { edits: writer.finish(), advice: [] };
}

class ComposeWriter {
  readonly #file: ComposeFile;
  readonly #editor: YamlEditor;
  readonly #edits: Edit[] = [];
  readonly #declared = new Map<string, string>();
  readonly #gone = new Map<YAMLMap | YAMLSeq, Set<unknown>>();
  readonly #aliased = new Set<YAMLMap | YAMLSeq>();
  readonly #handed = new Map<unknown, Set<string>>();

  constructor(file: ComposeFile) {
    this.#file = file;
    this.#editor = new YamlEditor(file.file.text);
  }

  service(service: ComposeService, { fact, bindings, handed, declaredElsewhere }: CallerWork): void {
    const ids: string[] = [];
    const gone: ComposeArgument[] = [];
    for (const binding of bindings) {
      const own = service.arguments.filter((argument) => binding.replaces.includes(argument.name));
      gone.push(...own);
      const passed = fact.passes.find((one) => binding.replaces.includes(one.name));
      const needed = binding.dropped !== true && (own.length > 0 || binding.everyCaller);
      if (needed && !declaredElsewhere.has(binding.id)) this.#declare(binding, passed?.from);
      if (needed && service.build && !fact.secrets.includes(binding.id) && !ids.includes(binding.id))
        ids.push(binding.id);
    }
    this.#bind(service, gone, ids);
    this.#edits.push(...handOver(this.#file, this.#editor, service, handed, this.#handed));
  }

  finish(): readonly Edit[] {
    for (const [collection, gone] of this.#gone) this.#edits.push(...this.#removed(collection, gone));
    this.#declareAll();
    return this.#edits;
  }

  #declare(binding: CallerBinding, from: { readonly kind: string; readonly variable?: string } | undefined): void {
    if (this.#file.declared.some((secret) => secret.id === binding.id)) return;
    if (binding.file === undefined) {
      const variable = from?.kind === "environment" ? from.variable : undefined;
      const passed = this.#file.services.flatMap((one) => one.arguments);
      const texts = passed.filter(({ name }) => binding.replaces.includes(name)).map(({ value }) => value);
      this.#declared.set(binding.id, `environment: ${checkedName(variable ?? binding.env ?? binding.id, texts)}`);
      return;
    }
    const path = binding.file.startsWith("~/")
      ? `\${HOME}/${binding.file.slice(2)}`
      : `./${relativeTo(folderOf(this.#file.file.path), binding.file)}`.replace(/^\.\/\.\.\//, "../");
    this.#declared.set(binding.id, `file: ${path}`);
  }

  #bind(service: ComposeService, gone: readonly ComposeArgument[], ids: readonly string[]): void {
    const build = service.build;
    if (!build || (gone.length === 0 && ids.length === 0)) return;
    const args = service.args;
    const own = args && !isAlias(args.pair.value) && !isNamedAgain(args.value, this.#file.yaml);
    const direct = own && gone.every((argument) => argument.collection === args.value);
    const all = args && (isMap(args.value) || isSeq(args.value)) && gone.length === args.value.items.length;
    if (direct && all && gone.length > 0 && ids.length > 0 && !service.secrets)
      return this.#becomeSecrets(service, gone, ids);
    if (direct && all && gone.length > 0 && args) this.#edits.push(...this.#editor.removePair(args.map, args.pair));
    else for (const argument of gone) this.#goes(argument, !direct);
    if (ids.length > 0) this.#addSecrets(service, ids);
  }

  #goes(argument: ComposeArgument, aliased: boolean): void {
    const { collection, node } = argument;
    if (!isMap(collection) && !isSeq(collection)) return;
    const gone = this.#gone.get(collection) ?? new Set();
    this.#gone.set(collection, gone.add(node));
    if (aliased) this.#aliased.add(collection);
  }

  #removed(collection: YAMLMap | YAMLSeq, gone: ReadonlySet<unknown>): readonly Edit[] {
    if (collection.flow || gone.size < collection.items.length) return this.#editor.removeItems(collection, [...gone]);
    // An anchor that others name stays, and stands for an empty collection.
    const span = spanOfNode(collection, this.#file.file.text);
    const text = this.#file.file.text;
    const before = /\s*$/.exec(text.slice(0, span?.start ?? 0))?.[0].length ?? 0;
    const empty = isMap(collection) ? " {}" : " []";
    return span ? [{ span: { start: span.start - before, end: span.end }, text: empty }] : [];
  }

  /** `args:` turns into `secrets:` where it stands, so that comments stay. */
  #becomeSecrets(service: ComposeService, gone: readonly ComposeArgument[], ids: readonly string[]): void {
    const { args } = service;
    const text = this.#file.file.text;
    const key = args ? spanOfNode(args.pair.key, text) : undefined;
    const value = args?.value;
    if (!args || !key || !(isMap(value) || isSeq(value))) return;
    this.#edits.push({ span: key, text: args.pair.key && text[key.start] === '"' ? '"secrets"' : "secrets" });
    if (value.flow) {
      const span = spanOfNode(value, text);
      const quoted = ids.map((id) => (text[key.start] === '"' ? `"${id}"` : id));
      if (span) this.#edits.push({ span, text: `[${quoted.join(", ")}]` });
      return;
    }
    for (const [index, argument] of gone.entries()) {
      const span = spanOfNode(argument.node, text);
      const id = ids[index];
      if (span && id !== undefined) this.#edits.push({ span, text: isMap(value) ? `- ${id}` : id });
      else this.#goes(argument, false);
    }
    const last = gone.at(-1);
    const end = spanOfNode(last?.node, text)?.end ?? 0;
    const column = this.#editor.column(spanOfNode(gone[0]?.node, text)?.start ?? 0) - (isMap(value) ? 0 : 2);
    const more = ids.slice(gone.length).map((id) => `\n${" ".repeat(column)}- ${id}`);
    if (more.length > 0) this.#edits.push({ span: { start: end, end }, text: more.join("") });
  }

  #addSecrets(service: ComposeService, ids: readonly string[]): void {
    const { secrets, args, build } = service;
    if (secrets && isSeq(secrets.value)) {
      for (const id of ids) this.#edits.push(this.#editor.addItem(secrets.value, id));
      return;
    }
    const step = " ".repeat(this.#editor.step);
    const lines = ["secrets:", ...ids.map((id) => `${step}- ${id}`)];
    const flow = `secrets: [${ids.join(", ")}]`;
    const quoted = `"secrets": [${ids.map((id) => `"${id}"`).join(", ")}]`;
    const map = args?.map ?? build?.value;
    if (isMap(map)) {
      const json =
        this.#file.file.text[map.range?.[0] ?? 0] === "{" &&
        /^\{\s*"/.test(this.#file.file.text.slice(map.range?.[0] ?? 0));
      this.#edits.push(this.#editor.addPair(map, lines, json ? quoted : flow, args?.pair));
    } else if (isScalar(build?.value)) this.#expandBuild(service, lines);
  }

  /** `build: ./dir` becomes a mapping. */
  #expandBuild(service: ComposeService, lines: readonly string[]): void {
    const text = this.#file.file.text;
    const { build } = service;
    const span = spanOfNode(build?.pair.value, text);
    const key = spanOfNode(build?.pair.key, text);
    if (!build || !span || !key) return;
    if (build.map.flow) {
      const [first, ...ids] = lines.map((line) => line.trim().replace(/^- /, ""));
      this.#edits.push({
        span,
        text: `{ context: ${text.slice(span.start, span.end)}, ${first} [${ids.join(", ")}] }`,
      });
      return;
    }
    const column = this.#editor.column(key.start) + this.#editor.step;
    const body = [`context: ${text.slice(span.start, span.end)}`, ...lines]
      .map((line) => `\n${" ".repeat(column)}${line}`)
      .join("");
    this.#edits.push({ span: { start: span.start - 1, end: span.end }, text: this.#lineEnds(body) });
  }

  #lineEnds(body: string): string {
    return this.#file.file.text.includes("\r\n") ? body.replaceAll("\n", "\r\n") : body;
  }

  #declareAll(): void {
    if (this.#declared.size === 0) return;
    const { secrets, yaml, file } = this.#file;
    const step = " ".repeat(this.#editor.step);
    const entries = [...this.#declared];
    const inner = entries.flatMap(([id, source]) => [`${id}:`, `${step}${source}`]);
    const json = file.text.trimStart().startsWith("{");
    const quote = (text: string): string => (json || text.includes("{") ? `"${text}"` : text);
    const flow = entries.map(
      ([id, source]) =>
        `${quote(id)}: { ${source.replace(/^(\w+): (.*)$/, (_, a: string, b: string) => `${quote(a)}: ${quote(b)}`)} }`,
    );
    if (secrets && isMap(secrets.value)) {
      this.#edits.push(this.#editor.addPair(secrets.value, inner, flow.join(", ")));
    } else if (isMap(yaml.root) && yaml.root.flow) {
      this.#edits.push(this.#editor.addPair(yaml.root, [], `${quote("secrets")}: { ${flow.join(", ")} }`));
    } else {
      const lines = ["secrets:", ...inner.map((line) => step + line)];
      this.#edits.push(this.#editor.appendLines(this.#separated() ? ["", ...lines] : lines));
    }
  }

  /** True where the file sets its top-level blocks apart by empty lines, or has but one; `version: "3"` is none. */
  #separated(): boolean {
    const { text } = this.#file.file;
    if (/\n\r?\n\s*$/.test(text)) return false;
    const { root } = this.#file.yaml;
    const items = isMap(root) ? root.items.filter((_, index, all) => isCollection(all[index - 1]?.value)) : [];
    const starts = items.map((pair) => spanOfNode(pair.key, text)?.start ?? 0);
    return starts.length === 0 || starts.some((start) => /\n\r?\n(#.*\n)*$/.test(text.slice(0, start)));
  }
}
