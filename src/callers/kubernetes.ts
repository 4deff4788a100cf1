import type { SourceFile } from "../text/source.ts";
import { type CallerAdvice, type CallerFormatReader, type CallerWork, plainFact } from "./facts.ts";
import { baseOf } from "./paths.ts";

/** Kubernetes manifests and Helm templates: they start containers; the lines to add are told. */
export const kubernetes: CallerFormatReader = {
  format: "kubernetes",
  matches: isManifest,
  hint: /\bimage\s*:/,
  read: (file) =>
    [...file.text.matchAll(/^[ \t]*(?:- )?image:[ \t]*["']?([^\s"'#]+)["']?/gm)].map((match) => {
      const image = match[1] ?? "";
      const start = match.index + match[0].indexOf(image, match[0].indexOf("image:") + 6);
      return {
        ...plainFact,
        format: "kubernetes",
        at: { path: file.path, span: { start, end: start + image.length } },
        action: "start",
        builder: "unknown",
        starts: { image, environment: variablesAround(file.text, start) },
      };
    }),
  write: (_file, work) => ({ edits: [], advice: work.flatMap(adviceOf) }),
};

function isManifest(file: SourceFile): boolean {
  if (!/\.(ya?ml|tpl)$/.test(file.path) || file.path.includes(".github/")) return false;
  return (
    /^\s*apiVersion:\s*\S/m.test(file.text) &&
    /^\s*kind:\s*(Deployment|StatefulSet|DaemonSet|Pod|Job|CronJob|ReplicaSet|Rollout|Service)\b/m.test(file.text)
  );
}

/** Names of variables that the container is handed: those up to the next image. */
function variablesAround(text: string, image: number): readonly string[] {
  const next = text.slice(image).search(/\n[ \t]*(?:- )?image:|\n---/);
  const part = text.slice(image, next === -1 ? undefined : image + next);
  return [...part.matchAll(/^\s*- name:\s*["']?([A-Za-z_]\w*)["']?\s*$/gm)].map((match) => match[1] ?? "");
}

function adviceOf({ fact, handed }: CallerWork): readonly CallerAdvice[] {
  const names = handed.map(({ name }) => name);
  if (names.length === 0) return [];
  const app = baseOf(fact.starts?.image ?? "app").split(/[:@]/)[0] ?? "app";
  const entries = names.map((name) => `- name: ${name}\n  valueFrom: { secretKeyRef: { name: ${app}, key: ${name} } }`);
  return [{ at: fact.at, lines: ["env:", ...entries].join("\n") }];
}
