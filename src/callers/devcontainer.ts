import type { Node } from "yaml";
import type { SourceFile } from "../text/source.ts";
import { dockerfileIn } from "./build-place.ts";
import { type CallerFact, type CallerFormatReader, type CallerWorld, plainFact, type Written } from "./facts.ts";
import { mapArguments, moveToList } from "./map-arguments.ts";
import { baseOf, folderOf, joinPath } from "./paths.ts";
import { findPair, innerSpan, itemsOf, readYaml, spanOfNode, textOfNode, type YamlFile } from "./yaml-file.ts";
import { brokenFile, yamlRefusal } from "./yaml-refusal.ts";

/** devcontainer.json: `build.args` becomes `build.options`, which the build command gets as they are. */
export const devcontainer: CallerFormatReader = {
  format: "devcontainer",
  matches: (file) => /^\.?devcontainer\.json$/.test(baseOf(file.path)),
  hint: /"build"|"dockerFile"/,
  read(file, world) {
    const yaml = readYaml(withoutComments(file.text));
    const refused = yamlRefusal(yaml, file.path);
    const build = findPair(yaml.root, "build", yaml);
    if (refused && !build) return [brokenFile("devcontainer", file, refused)];
    return build?.value ? [{ ...factOf(file, yaml, build.value, world), rewrite: refused ?? "yes" }] : [];
  },
  write(file, work): Written {
    const yaml = readYaml(withoutComments(file.text));
    const build = findPair(yaml.root, "build", yaml)?.value;
    const [own] = work;
    return { edits: own ? moveToList(file, yaml, build, list, own) : [], advice: [] };
  },
};

const list = {
  from: "args",
  to: "options",
  item: (id: string, source: { readonly env?: string; readonly file?: string }) => {
    const text =
      source.file === undefined
        ? `id=${id},env=${source.env ?? id}`
        : `id=${id},src=\${localWorkspaceFolder}/${source.file}`;
    return { block: [], flow: [`"--secret"`, `"${text}"`] };
  },
};

function factOf(file: SourceFile, yaml: YamlFile, build: Node, world: CallerWorld): CallerFact {
  const text = (key: string): string | undefined => textOfNode(findPair(build, key, yaml)?.value);
  const folder = folderOf(file.path);
  const context = joinPath(folder, text("context") ?? ".");
  const named = text("dockerfile");
  const dockerfile = named === undefined ? undefined : joinPath(folder, named);
  const options = itemsOf(findPair(build, "options", yaml)?.value).flatMap((item) => textOfNode(item) ?? []);
  const key = findPair(yaml.root, "build", yaml)?.pair.key;
  return {
    ...plainFact,
    format: "devcontainer",
    at: { path: file.path, span: innerSpan(key, file.text) ?? spanOfNode(build, file.text) ?? { start: 0, end: 0 } },
    dockerfile: dockerfile ?? (context === undefined ? undefined : dockerfileIn(context, undefined, world)),
    context,
    target: text("target"),
    passes: mapArguments(
      file,
      yaml,
      findPair(build, "args", yaml)?.value,
      (value) => /^\$\{localEnv:(\w+)(?::)?\}$/.exec(value)?.[1],
    ),
    secrets: options.flatMap((option) => /(?:^|,|=)id=([^,]+)/.exec(option)?.[1] ?? []),
  };
}

/** The same text with its comments and trailing commas blanked out, so that every place stays. */
function withoutComments(text: string): string {
  return text
    .replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (all) =>
      all.startsWith('"') ? all : all.replace(/[^\n]/g, " "),
    )
    .replace(/"(?:[^"\\\n]|\\.)*"|,(?=\s*[}\]])/g, (all) => (all === "," ? " " : all));
}
