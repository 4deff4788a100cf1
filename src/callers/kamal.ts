import type { Node } from "yaml";
import type { SourceFile } from "../text/source.ts";
import { dockerfileIn } from "./build-place.ts";
import { type CallerFact, type CallerFormatReader, type CallerWorld, plainFact, type Written } from "./facts.ts";
import { mapArguments, moveToList } from "./map-arguments.ts";
import { joinPath } from "./paths.ts";
import { findPair, itemsOf, readYaml, spanOfNode, textOfNode, type YamlFile } from "./yaml-file.ts";
import { yamlRefusal } from "./yaml-refusal.ts";

/** Kamal's config/deploy.yml: `builder.args` becomes `builder.secrets`, where a secret's id is its variable. */
export const kamal: CallerFormatReader = {
  format: "kamal",
  matches: (file) => /(^|\/)config\/deploy(\.[\w-]+)?\.ya?ml$/.test(file.path),
  hint: /^builder\s*:/m,
  read(file, world) {
    const yaml = readYaml(file.text);
    const builder = findPair(yaml.root, "builder", yaml);
    if (!builder?.value) return [];
    return [{ ...factOf(file, yaml, builder.value, world), rewrite: yamlRefusal(yaml, file.path) ?? "yes" }];
  },
  write(file, work): Written {
    const yaml = readYaml(file.text);
    const [own] = work;
    const edits = own ? moveToList(file, yaml, findPair(yaml.root, "builder", yaml)?.value, list, own) : [];
    const names = own?.bindings.map((binding) => binding.id).join(", ") ?? "";
    const advice = own && edits.length > 0 ? [{ at: own.fact.at, lines: `name ${names} in .kamal/secrets` }] : [];
    return { edits, advice };
  },
};

const list = { from: "args", to: "secrets", item: (id: string) => ({ block: [id], flow: [id] }) };

function factOf(file: SourceFile, yaml: YamlFile, builder: Node, world: CallerWorld): CallerFact {
  const text = (key: string): string | undefined => textOfNode(findPair(builder, key, yaml)?.value);
  const context = joinPath(".", text("context") ?? ".");
  const at = {
    path: file.path,
    span: spanOfNode(findPair(yaml.root, "builder", yaml)?.pair.key, file.text) ?? { start: 0, end: 0 },
  };
  const named = text("dockerfile");
  return {
    ...plainFact,
    format: "kamal",
    at,
    dockerfile:
      named === undefined
        ? context === undefined
          ? undefined
          : dockerfileIn(context, undefined, world)
        : joinPath(".", named),
    context,
    target: text("target"),
    builder: "buildx",
    passes: mapArguments(file, yaml, findPair(builder, "args", yaml)?.value, erbVariable),
    secrets: itemsOf(findPair(builder, "secrets", yaml)?.value).flatMap((item) => textOfNode(item) ?? []),
    idIsVariable: true,
    fileRefusal: { reason: "files-not-passed", at, todo: "Kamal passes variables only: keep the file's text in one" },
  };
}

/** `<%= ENV["X"] %>` */
function erbVariable(value: string): string | undefined {
  return /^<%=\s*ENV(?:\.fetch)?[[(]\s*["'](\w+)["']\s*[\])]\s*%>$/.exec(value)?.[1];
}
