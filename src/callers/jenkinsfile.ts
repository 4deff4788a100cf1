import type { SourceFile, Span } from "../text/source.ts";
import { inEnvironment, siteBase, type ShellSite, type Source } from "./command-site.ts";
import { type CallerFormatReader, refusal } from "./facts.ts";
import { type HostExpansion, type HostText, HostTextBuilder } from "./host-text.ts";
import { baseOf } from "./paths.ts";
import { siteFormat } from "./script-format.ts";

/** Shell steps and `docker.build` of a Jenkinsfile. */
export const jenkinsfile: CallerFormatReader = siteFormat(
  "jenkinsfile",
  (file) => /^Jenkinsfile|\.jenkinsfile$|\.Jenkinsfile$/.test(baseOf(file.path)),
  sitesOf,
);

const shellStep =
  /\b(?:sh|bash)\s*\(?\s*(?:(?:label|returnStdout|returnStatus|encoding)\s*:\s*[^,]*,\s*)*(?:script\s*:\s*)?(?='|")/g;
const dockerBuild = /\bdocker\.build\s*\(\s*(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\w.+\s]+)\s*,\s*(?='|")/g;

function sitesOf(file: SourceFile): readonly ShellSite[] {
  const base = siteBase("jenkinsfile", file, ["."]);
  const classic = /\bDOCKER_BUILDKIT\s*=\s*['"]?0/.test(file.text);
  const texts = [...file.text.matchAll(shellStep)].map((match) => ({
    at: match.index + match[0].length,
    options: false,
  }));
  const options = [...file.text.matchAll(dockerBuild)].map((match) => ({
    at: match.index + match[0].length,
    options: true,
  }));
  return [...texts, ...options].flatMap((found) => {
    const host = hostOfString(file.text, found.at);
    if (!host) return [];
    return [
      {
        ...base,
        host,
        classic,
        ...(found.options ? { argumentsOnly: true } : {}),
        expansion: (expansion) => sourceOf(file, expansion),
      },
    ];
  });
}

/** What a credential is bound to is in the environment of the steps as well. */
function sourceOf(file: SourceFile, { inside, span }: HostExpansion): Source {
  const variable = /^(?:env\.)?(\w+)$/.exec(inside)?.[1];
  if (variable !== undefined && isBound(file.text, variable)) return inEnvironment(variable);
  return {
    from: { kind: "parameter", name: inside },
    reach: { by: "refused", refusal: interpolated(file.path, span) },
  };
}

/** `environment { X = credentials('id') }`, `withCredentials([string(credentialsId: 'id', variable: 'X')])` */
function isBound(text: string, variable: string): boolean {
  const named = new RegExp(
    `(?<![\\w.])${variable}\\s*=\\s*credentials\\s*\\(|\\b(?:\\w+V|v)ariable\\s*:\\s*(['"])${variable}\\1`,
  );
  return named.test(text);
}

function interpolated(path: string, span: Span): ReturnType<typeof refusal> {
  const todo =
    "Groovy writes the value into the command: bind it with withCredentials to {env}, quote the step in single quotes, and write `--secret id={id},env={env}`";
  return refusal("interpolated-by-groovy", path, span, todo);
}

/** A Groovy string; `$X` and `${X}` of a double-quoted one are Groovy's, `\$X` is the shell's. */
function hostOfString(text: string, start: number): HostText | undefined {
  const quote = /^('''|"""|'|")/.exec(text.slice(start, start + 3))?.[1];
  if (quote === undefined) return undefined;
  const double = quote.startsWith('"');
  const builder = new HostTextBuilder((plain) =>
    double ? plain.replace(/[\\"$]/g, "\\$&") : plain.replace(/[\\']/g, "\\$&"),
  );
  for (let at = start + quote.length; at < text.length;) {
    if (text.startsWith(quote, at)) return builder.build();
    const expansion = double ? /^\$(?:\{([^}]*)\}|([A-Za-z_][\w.]*))/.exec(text.slice(at, at + 200)) : null;
    if (expansion) {
      const span = { start: at, end: at + expansion[0].length };
      builder.expansion({ inside: (expansion[1] ?? expansion[2] ?? "").trim(), span });
      at = span.end;
    } else if (text[at] === "\\" && !(quote.length === 3 && text[at + 1] === "\n")) {
      builder.character(text[at + 1] ?? "", at, at + 2);
      at += 2;
    } else {
      builder.character(text[at] ?? "", at, at + 1);
      at += 1;
    }
  }
  return undefined;
}
