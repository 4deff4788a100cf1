import dockerignore, { type Ignore } from "@balena/dockerignore";
import type { FilePlace } from "../knowledge/tools.ts";
import type { Context } from "../result.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import type { BuildModel, Stage, Step } from "./build-model.ts";
import { isExcluded } from "./copy-exclude.ts";
import { packageScript, packageScriptOf } from "./package-scripts.ts";
import { baseName, isPattern, matchesPattern, pathInContext, resolvePath } from "./paths.ts";
import { type TaskCall, taskCallOf } from "./task-files.ts";
import { WalkedContext } from "./walked-context.ts";

/** Answers which file of the build context stands at a path in the image, as COPY and ADD laid it there. */
export class ContextFiles {
  readonly #model: BuildModel;
  readonly context: WalkedContext;

  readonly #ignore: Ignore | undefined;
  /** By the number of their stage, last first, through the stages that it is built on. */
  readonly #copies = new Map<number, readonly Step[]>();
  /** The ignore file that applies, relative to the context; undefined when there is none. */
  readonly ignoreFile: string | undefined;

  /** `dockerfile` is its path relative to the context, where it lies inside. */
  constructor(model: BuildModel, context: Context, dockerfile: string | undefined) {
    this.#model = model;
    this.context = WalkedContext.of(context);
    const own = dockerfile === undefined ? undefined : `${dockerfile}.dockerignore`;
    this.ignoreFile = [own, ".dockerignore"].find((path) => path !== undefined && context.read(path) !== undefined);
    const text = this.ignoreFile === undefined ? undefined : context.read(this.ignoreFile);
    this.#ignore = text === undefined ? undefined : dockerignore.default({ ignorecase: false }).add(text);
  }

  /** Whether any COPY or ADD of the file brings something. */
  get hasCopies(): boolean {
    return this.#model.steps.some(({ copy }) => copy !== undefined);
  }

  /** Whether the ignore file keeps a path out of the build. */
  ignores(path: string): boolean {
    return this.#ignore?.ignores(path) ?? false;
  }

  /** The text at a place where a tool looks, in front of a step; undefined when nothing is known to stand there. */
  textAt(step: Step, place: FilePlace): string | undefined {
    const base = place.in === "cwd" ? step.workdir : place.in === "home" ? step.user.home : "/";
    if (base === undefined) return undefined;
    return this.textOf(step, resolvePath(base, place.path));
  }

  /** The text of a local script that a command runs in a folder. */
  scriptAt(step: Step, command: ShellCommand, folder = step.workdir ?? "/"): string | undefined {
    const tasks = taskCallOf(command);
    if (tasks) return this.#tasksText(step, tasks, folder);
    const named = packageScriptOf(command);
    const manifest = named === undefined ? undefined : this.textOf(step, resolvePath(folder, "package.json"));
    if (named !== undefined && manifest !== undefined) return packageScript(manifest, named);
    const shell = /^(?:sh|bash|ash|dash|source|\.)$/.test(command.program ?? "");
    const path = shell ? command.args.find((word) => !word.text.startsWith("-"))?.value : command.programPath;
    if (path === undefined) return undefined;
    if (!shell && !path.includes("/")) return this.#programText(step, path);
    return this.textOf(step, resolvePath(folder, path));
  }

  /** The text of a file of tasks, with the Makefiles that it includes by a plain name. */
  #tasksText(step: Step, { files, folder: told = "." }: TaskCall, outer: string): string | undefined {
    const folder = resolvePath(outer, told);
    const [text] = files.flatMap((file) => this.textOf(step, resolvePath(folder, file)) ?? []);
    return text?.replace(/^[ ]*-?s?include[ \t]+([^\n$%]+)$/gm, (line, names: string) => {
      const included = names.split(/\s+/).flatMap((name) => this.textOf(step, resolvePath(folder, name)) ?? []);
      return included.length > 0 ? included.join("\n") : line;
    });
  }

  /** The text of a program that COPY or ADD put into a folder of programs. */
  #programText(step: Step, name: string): string | undefined {
    const folders = new Set<string>();
    for (const earlier of this.#before(step)) {
      const [folder] = /^(?:\/usr(?:\/local)?)?\/s?bin(?=\/)/.exec(earlier.copyTarget ?? "") ?? [];
      if (folder !== undefined) folders.add(folder);
    }
    for (const folder of folders) {
      const text = this.textOf(step, `${folder}/${name}`);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  /** The text of the file that COPY or ADD put at an absolute path in front of a step. */
  textOf(step: Step, path: string): string | undefined {
    const written = this.#writtenAt(step, path);
    if (written !== undefined) return written;
    const contextPath = this.contextPathOf(step, path);
    return contextPath === undefined ? undefined : this.context.read(contextPath);
  }

  /** The here-document of `COPY <<'EOF' /path`. */
  #writtenAt(step: Step, path: string): string | undefined {
    for (const earlier of this.#before(step)) {
      const found = this.#writtenBy(earlier, path);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #writtenBy({ copy, copyTarget }: Step, path: string): string | undefined {
    const heredocs = copy?.sources.flatMap(({ heredoc }) => heredoc ?? []) ?? [];
    const target = heredocs.length > 0 ? copyTarget : undefined;
    const found = heredocs.find(({ name }) => target === path || target === path.slice(0, -name.length));
    if (target === undefined || !found) return undefined;
    // Docker takes the backslash away that keeps it from expanding.
    return found.expand ? found.content.text.replaceAll("\\$", "$") : found.content.text;
  }

  /** Where in the context the file at an absolute path of the image comes from; the last COPY wins. */
  contextPathOf(step: Step, path: string): string | undefined {
    for (const earlier of this.#before(step)) {
      const found = this.broughtBy(earlier, path);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The file of the context that one COPY or ADD lays at an absolute path. */
  broughtBy(step: Step, path: string): string | undefined {
    const { copy, copyTarget: target } = step;
    if (!copy || copy.from !== undefined || target === undefined) return undefined;
    const base = target.replace(/\/+$/, "") || "/";
    for (const source of copy.sources) {
      const found = this.#under(step, source.path, base, copy.sources.length > 1 || target.endsWith("/"), path);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Whether a COPY or ADD between two steps lays a file at an absolute path, be the context at hand or not. */
  laidAt(step: Step, path: string, behind = -1): "surely" | "maybe" | undefined {
    for (const earlier of this.#before(step)) {
      if (earlier.id < behind) break;
      if (this.#writtenBy(earlier, path) !== undefined) return "surely";
      const found = this.broughtBy(earlier, path);
      if (found !== undefined) return this.context.read(found) === undefined ? "maybe" : "surely";
      if (this.#namesAt(earlier, path)) return "surely";
    }
    return undefined;
  }

  /** COPY fails without a file that it names. */
  #namesAt({ copy, copyTarget: target }: Step, path: string): boolean {
    if (!copy || target === undefined) return false;
    const base = target.replace(/\/+$/, "") || "/";
    const isFolder = copy.sources.length > 1 || target.endsWith("/");
    return copy.sources.some((source) => {
      const clean = source.path.replace(/\/+$/, "");
      if (isPattern(clean) || (copy.from === undefined && this.context.list(clean || ".") !== undefined)) return false;
      return (!isFolder && path === base) || resolvePath(base, baseName(clean)) === path;
    });
  }

  #under(step: Step, source: string, base: string, folder: boolean, path: string): string | undefined {
    const clean = pathInContext(source);
    const within = path.startsWith(base === "/" ? "/" : `${base}/`)
      ? path.slice(base === "/" ? 1 : base.length + 1)
      : undefined;
    if (isPattern(clean)) {
      return within !== undefined && matchesPattern(clean.replace(/^.*\//, ""), within)
        ? [clean.includes("/") ? clean.slice(0, clean.lastIndexOf("/")) : "", within].filter(Boolean).join("/")
        : undefined;
    }
    if (this.context.read(clean) !== undefined) {
      if (folder ? within === baseName(clean) : path === base || within === baseName(clean)) return clean;
      return undefined;
    }
    if (within === undefined || isExcluded(step, within)) return undefined;
    const inside = clean === "" ? within : `${clean}/${within}`;
    return this.context.read(inside) === undefined ? undefined : inside;
  }

  /** COPY and ADD in front of a step, last first, through the stages that it is built on. */
  #before({ id, stage }: Step): readonly Step[] {
    const all = this.#copiesIn(this.#model.stages[stage]);
    return all.length === 0 || (all[0]?.id ?? id) < id ? all : all.filter((earlier) => earlier.id < id);
  }

  #copiesIn(stage: Stage | undefined): readonly Step[] {
    if (!stage) return none;
    const known = this.#copies.get(stage.number);
    if (known) return known;
    const own = stage.steps.filter(({ copy }) => copy !== undefined).toReversed();
    const inherited = stage.parent === undefined ? none : this.#copiesIn(this.#model.stages[stage.parent]);
    const found = [...own, ...inherited];
    this.#copies.set(stage.number, found);
    return found;
  }
}

const none: readonly Step[] = [];
