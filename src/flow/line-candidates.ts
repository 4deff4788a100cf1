import { readArguments, readCopy, readPairs, unquote } from "../dockerfile/instructions.ts";
import type { NamedPair } from "../dockerfile/instructions.ts";
import type { DockerfileLines, Instruction } from "../dockerfile/lines.ts";
import { fileMarks } from "../knowledge/credential-files/file-marks.ts";
import { credentialFileKind, credentialFileToldBy, inspectCredentialFile } from "../knowledge/credential-files.ts";
import type { CredentialFileKind } from "../knowledge/credential-files.ts";
import { judgeName } from "../knowledge/names.ts";
import { credentialHint, holdsToken } from "../knowledge/values/credential-hint.ts";
import { pathInContext } from "../model/paths.ts";
import { WalkedContext } from "../model/walked-context.ts";
import type { Context, Options } from "../result.ts";
import { isPublicAddress, judgeCredential, judgePair, saysOtherwise } from "./judge-pair.ts";
import { mayHoldCredential, mayHoldLiteral, mayHoldLogin } from "./literal-hints.ts";
import { valueInName } from "./value-in-name.ts";

/**
 * Whether a Dockerfile may hold a secret; false is certain. Most files hold none: deciding this from their lines
 * spares them the rest. A test holds it against the full analysis.
 */
export function hasCandidate(lines: DockerfileLines, context: Context, options: Options): boolean {
  if (options.secrets.length + options.credentialFiles.length > 0) return true;
  return new CandidateSearch(lines, context, options).found();
}

class CandidateSearch {
  /** A name says that its value is a secret, and the value does not say otherwise. */
  #named = false;
  /** A variable of such a name has a value, or may be given one. */
  #valued = false;
  #folders = false;
  /** A build argument without a value, and the RUNs that may put it where a login stands. */
  #bare = false;
  readonly #expanding: string[] = [];
  #fromVariables = false;
  /** A variable leads a tool to a file of any name. */
  #told = false;

  constructor(
    readonly lines: DockerfileLines,
    readonly context: Context,
    readonly options: Options,
  ) {}

  found(): boolean {
    for (const outer of this.lines.instructions) {
      if (this.#may(outer.onbuild ?? outer) || (this.#named && this.#valued)) return true;
    }
    if (this.#bare && this.#expanding.some((text) => mayHoldLogin(text))) return true;
    if (this.#told && this.#folders) return true;
    return (this.#fromVariables && valuesNameFiles(this.lines)) || (this.#folders && contextMay(this.context));
  }

  #may(instruction: Instruction): boolean {
    // A token counts wherever it stands, also in a file that COPY or another language's RUN writes.
    if (instruction.heredocs.some(({ content }) => holdsToken(content.text))) return true;
    switch (instruction.keyword) {
      case "ARG":
        return readArguments(instruction, this.lines.escape).some((pair) => this.#pairMay(pair, true));
      case "ENV":
        return readPairs(instruction, this.lines.escape).some((pair) => this.#pairMay(pair, false));
      case "COPY":
      case "ADD":
        return this.#copyMay(instruction);
      case "RUN":
        return this.#runMay(instruction);
      default:
        return mayHoldCredential(instruction.body.text);
    }
  }

  #runMay({ shell, body, flags }: Instruction): boolean {
    const { text } = shell ?? body;
    if (text.includes("$")) this.#expanding.push(text);
    return flags.some((flag) => /secret|ssh/i.test(flag.value)) || mayHoldLiteral(text);
  }

  #pairMay(pair: NamedPair, argument: boolean): boolean {
    const { escape } = this.lines;
    this.#bare ||= argument && !pair.rawValue;
    if (judgeCredential(pair, escape) || valueInName(pair.name)) return true;
    this.#told ||= !argument && credentialFileToldBy(pair.name) !== undefined;
    const { says } = judgeName(pair.name);
    // What no service takes is no secret, unless a build may pass another.
    if (says === "secret" && (argument || judgePair(pair, escape).says !== "placeholder")) {
      this.#valued ||= argument || unquote(pair.rawValue ?? "", escape) !== "";
      this.#named ||= !saysOtherwise(pair, argument ? "ARG" : "ENV", escape, this.options);
    }
    return says === "may-carry" && argument && !isPublicAddress(pair, escape);
  }

  #copyMay(instruction: Instruction): boolean {
    const { text } = instruction.body;
    if ((/:\/\/\S*[@?]/.test(text) && credentialHint.test(text)) || holdsToken(text)) return true;
    this.#folders = true;
    this.#fromVariables ||= text.includes("$");
    // Most paths can be told without taking them apart.
    if (!fileMarks.isIn(text) && !/[$*?[\\'"]/.test(text)) return false;
    const copy = readCopy(instruction, this.lines.escape);
    if (copy.from !== undefined) return false;
    const { path: folder } = copy.destination;
    const inside = folder.endsWith("/") ? copy.sources.map(({ path }) => `${folder}${path.replace(/^.*\//, "")}`) : [];
    const paths = [...copy.sources.map(({ path }) => path), folder, ...inside];
    const kinds = paths.flatMap(kindsOf);
    return kinds.some((kind) => !kind.rare) || (kinds.length > 0 && this.#rareMay(copy.sources, kinds));
  }

  /** What counts by its content alone counts only where that can be read. */
  #rareMay(sources: readonly { readonly path: string }[], kinds: readonly CredentialFileKind[]): boolean {
    return sources.some(({ path }) => {
      if (/[$*?[]|\/$/.test(path)) return this.context.list(".") !== undefined;
      const text = this.context.read(pathInContext(path));
      return text !== undefined && kinds.some((kind) => inspectCredentialFile(kind, text).holdsCredential);
    });
  }
}

/** A path that COPY takes from a variable may be a credential file's. */
function valuesNameFiles(lines: DockerfileLines): boolean {
  return lines.instructions.some((instruction) => {
    if (instruction.keyword !== "ARG" && instruction.keyword !== "ENV") return false;
    const pairs =
      instruction.keyword === "ARG" ? readArguments(instruction, lines.escape) : readPairs(instruction, lines.escape);
    return pairs.some(
      (pair) => pair.rawValue !== undefined && credentialFileKind(unquote(pair.rawValue, lines.escape)) !== undefined,
    );
  });
}

/** A credential file by its name, by what a pattern leaves of it, or whatever its variables stand for. */
function kindsOf(path: string): readonly CredentialFileKind[] {
  const whole = credentialFileKind(path);
  if (!/[$*?[]|.\/$/.test(path)) return whole ? [whole] : [];
  const bare = path.replace(/\$\{?\w+\}?/g, "x");
  const names = [
    bare,
    bare.replace(/\/+$/, ""),
    bare.replace(/[*?]/g, ""),
    bare
      .replace(/\[(.)\]/g, "$1")
      .replace(/(^|\/)\?/, "$1.")
      .replace(/[*?]/g, ""),
  ];
  return [whole, ...names.map(credentialFileKind)].filter((kind) => kind !== undefined);
}

/** Whether the context holds a file of a kind that counts. */
function contextMay(context: Context): boolean {
  return WalkedContext.of(context)
    .below("")
    .credentials.some(({ path, kind }) => {
      if (!kind.rare) return true;
      const text = context.read(path);
      return text !== undefined && inspectCredentialFile(kind, text).holdsCredential;
    });
}
