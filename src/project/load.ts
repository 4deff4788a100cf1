import { join, posix, resolve } from "node:path";
import type { Build, Context, FileProblem, Options, Project } from "../result.ts";
import { defaultOptions } from "../options.ts";
import { InputError } from "../text/input-error.ts";
import { positionOf, type SourceFile } from "../text/source.ts";
import { diskContext, isFolder } from "./disk-context.ts";
import { findDockerfiles, findNear, findRoot, folderOf, pathFrom, type Found } from "./discover.ts";
import { contextOf, gatherCallers } from "./gather-callers.ts";
import { judgeLiterals } from "./judge-literals.ts";
import { type InlineBuild, inlineBuilds, notAtHand } from "./inline-builds.ts";
import { joinBuilds, type BuildPaths, type Joined } from "./join-builds.ts";
import { largestDockerfile, readText } from "./read-text.ts";

/** What to load. */
export interface LoadRequest {
  /** Folder that relative paths start from. */
  readonly cwd: string;
  /** Dockerfiles, and folders to search for them. */
  readonly paths: readonly string[];
  /** Build context of all of them where it is not the Dockerfile's folder. */
  readonly context?: string | undefined;
  readonly options: Options;
  /** Says cheaply that a Dockerfile has no secret: such a one is read and let go. */
  readonly mayHoldSecret?: (text: string) => boolean;
  /** A closer look at those that no caller in sight starts; false is certain. */
  readonly closerLook?: () => Promise<(text: string, context: Context) => boolean>;
  /** With more Dockerfiles than this none is read ahead of its turn: all count as ones that may hold a secret. */
  readonly mostAhead?: number;
  /** Is called when there are more than that. */
  readonly tooMany?: () => void;
  /** Why the builder would not read such a one. */
  readonly faultOf?: (text: string) => { readonly message: string; readonly offset: number } | undefined;
}

/** What was found. All paths in it are relative to `root`. */
export interface Loaded {
  /** Absolute path, without symbolic links. */
  readonly root: string;
  /** Each is read when its turn comes, so that thousands need no more memory than one. What fails goes to `problems`. */
  readonly projects: Iterable<Project>;
  /** What the projects are read from, for those who read them elsewhere. */
  readonly groups: readonly ProjectPaths[];
  /** Whether there is any project. */
  readonly live: boolean;
  /** Builds that hold no secret, read and let go. */
  readonly clean: readonly BuildPaths[];
  readonly problems: readonly FileProblem[];
  /** Every Dockerfile in sight, readable or not. */
  readonly dockerfiles: readonly string[];
  /** What was named by its own path, there or not. */
  readonly named: readonly string[];
}

/** Builds that belong together, and the files that may start them. */
export interface ProjectPaths {
  readonly builds: readonly BuildPaths[];
  readonly others: readonly BuildPaths[];
  readonly callers: readonly SourceFile[];
  /** Symbolic links that lead to a build. */
  readonly links?: Readonly<Record<string, string>>;
}

/** Reads the Dockerfiles at or below the paths, each with its context and the files that may start its build. */
export async function loadProjects(request: LoadRequest): Promise<Loaded> {
  const { cwd, paths, context } = request;
  const place = findRoot(cwd, context === undefined ? paths : [...paths, context]);
  const found = findDockerfiles(place.root, cwd, paths);
  const problems: FileProblem[] = [...found.problems];
  const own = await loadFound(request, found, place, problems);
  const inline = await inlineBuilds(place.root, found.callers, request.mayHoldSecret);
  const groups = [...own.groups, ...inline.map((build) => ({ builds: [build], others: none, callers: none }))];
  return {
    root: place.root,
    projects: { [Symbol.iterator]: () => readProjects(place.root, groups, request.options, problems) },
    groups,
    live: groups.length > 0,
    clean: own.clean,
    problems,
    dockerfiles: [...own.dockerfiles, ...new Set(inline.map(({ dockerfile }) => dockerfile))],
    named: found.named,
  };
}

async function loadFound(
  request: LoadRequest,
  found: Found,
  { root, git }: ReturnType<typeof findRoot>,
  problems: FileProblem[],
): Promise<Pick<Loaded, "groups" | "clean" | "dockerfiles">> {
  const { cwd, context } = request;
  const reader = new Reader(root, context === undefined ? undefined : pathFrom(root, resolve(cwd, context)), problems);

  const ahead = found.dockerfiles.length <= (request.mostAhead ?? Infinity);
  if (!ahead) request.tooMany?.();
  const read = found.dockerfiles.flatMap((path) => (ahead ? reader.read(path, request) : reader.trust(path)) ?? []);
  const dockerfiles = [...found.dockerfiles, ...found.problems.map(({ path }) => path)];
  if (!read.some(({ candidate }) => candidate)) return { dockerfiles, groups: [], clean: read };

  const near = nearTo(request, found, { root, git });
  const callers = near.flatMap((one) => one.callers);
  const looked = ahead && callers.length === 0 ? await reader.lookCloser(read, request) : read;
  if (!looked.some(({ candidate }) => candidate)) return { dockerfiles, groups: [], clean: looked };
  const all = [...looked, ...otherBuilds(near, dockerfiles)];
  const links = linksTo(all, near);
  const { files, facts, including } = await gatherCallers(
    { root, callers, links, programs: near.flatMap((one) => one.programs()) },
    all,
  );
  const builds = context === undefined ? all.map((build) => ({ ...build, contextPath: contextOf(build, facts) })) : all;
  const groups = joinBuilds(builds, files, facts, including);
  const isLive = ({ builds: own }: (typeof groups)[number]): boolean => own.some(({ candidate }) => candidate);
  return {
    dockerfiles,
    groups: groups.filter(isLive).map((group) => projectPathsOf(group, links)),
    clean: groups.flatMap((group) => (isLive(group) ? [] : group.builds.filter(({ asked }) => asked))),
  };
}

/** The links that lead to a Dockerfile or to a folder above one. */
function linksTo(builds: readonly BuildPaths[], near: readonly Found[]): Readonly<Record<string, string>> {
  const all = near.flatMap((found) => Object.entries(found.links));
  if (all.length === 0) return {};
  const above = new Set<string>();
  for (const { dockerfile } of builds) {
    for (let path = dockerfile; !above.has(path); path = posix.dirname(path)) above.add(path);
  }
  return Object.fromEntries(all.filter(([, target]) => above.has(target)));
}

function projectPathsOf({ builds, callers }: Joined<ReadBuild>, links: ProjectPaths["links"] & object): ProjectPaths {
  return {
    builds: builds.filter(({ asked }) => asked).map(pathsOf),
    others: orNone(builds.filter(({ asked }) => !asked).map(pathsOf)),
    callers: orNone(callers),
    links,
  };
}

const none: readonly never[] = [];

/** Of thousands of groups most have neither: one empty list for all of them. */
function orNone<Item>(items: readonly Item[]): readonly Item[] {
  return items.length === 0 ? none : items;
}

function pathsOf({ dockerfile, contextPath }: BuildPaths): BuildPaths {
  return { dockerfile, contextPath };
}

/** Reads each project when its turn comes; what cannot be read goes to `problems`. */
export function* readProjects(
  root: string,
  groups: readonly ProjectPaths[],
  options: Options,
  problems: FileProblem[],
): Generator<Project> {
  const reader = new Reader(root, undefined, problems);
  for (const { builds, others, callers, links = {} } of groups) {
    const contexts = new Map<string, Context>();
    const read = builds.flatMap((build) => reader.build(build, contexts) ?? []);
    if (read.length > 0) yield { builds: read, others, callers, links, options };
  }
}

/** A project and where it lies. */
export interface LoadedProject extends Project {
  /** Absolute path of the folder that the paths in it are relative to. */
  readonly root: string;
}

/**
 * All Dockerfiles at or below a folder, absolute or from the working directory, as one project, judged for token
 * formats. Throws an InputError for the first that cannot be read.
 */
export async function loadProject(folder: string, options: Partial<Options> = {}): Promise<LoadedProject> {
  const path = resolve(folder);
  const { root, projects, problems } = await loadProjects({
    cwd: path,
    paths: [path],
    options: { ...defaultOptions, ...options },
  });
  const all = [...projects];
  const [problem] = problems;
  if (problem) throw new InputError(problem.message, problem.path, problem.line, problem.column);
  const builds = all.flatMap((project) => project.builds);
  const judged = await judgeLiterals(builds.map((build) => build.dockerfile));
  const callers = all.flatMap((project) => project.callers);
  const links = Object.assign({}, ...all.map((project) => project.links));
  return { root, builds, callers, links, options: { ...defaultOptions, judged, ...options } };
}

interface ReadBuild extends BuildPaths {
  /** Whether it was asked for; the others are there to tell which build a caller means. */
  readonly asked: boolean;
  /** Whether it may hold a secret. */
  readonly candidate: boolean;
}

class Reader {
  constructor(
    readonly root: string,
    readonly contextPath: string | undefined,
    readonly problems: FileProblem[],
  ) {}

  read(path: string, { mayHoldSecret, faultOf }: LoadRequest): ReadBuild | undefined {
    const source = this.#source(path);
    if (!source) return undefined;
    const contextPath = this.#contextOf(path);
    const candidate = mayHoldSecret?.(source.text) !== false;
    const fault = candidate ? undefined : faultOf?.(source.text);
    if (!fault) return { dockerfile: path, contextPath, candidate, asked: true };
    this.problems.push({ path, ...positionOf(source.text, fault.offset), message: fault.message });
    return undefined;
  }

  /** Only what a caller says can make a secret of what the text does not. */
  async lookCloser(read: readonly ReadBuild[], { closerLook }: LoadRequest): Promise<readonly ReadBuild[]> {
    const mayHold = await closerLook?.();
    if (!mayHold) return read;
    const contexts = new Map<string, Context>();
    return read.map((own) => {
      const build = own.candidate ? this.build(own, contexts) : undefined;
      return build ? { ...own, candidate: mayHold(build.dockerfile.text, build.context) } : own;
    });
  }

  /** A Dockerfile that is read later. */
  trust(path: string): ReadBuild {
    return { dockerfile: path, contextPath: this.#contextOf(path), candidate: true, asked: true };
  }

  build(
    { dockerfile, contextPath, inside, near }: BuildPaths & Partial<InlineBuild>,
    contexts: Map<string, Context>,
  ): Build | undefined {
    const source = this.#source(dockerfile);
    if (!source) return undefined;
    const context =
      contexts.get(contextPath) ?? (near === false ? notAtHand : diskContext(join(this.root, contextPath)));
    contexts.set(contextPath, context);
    return { dockerfile: source, contextPath, context, ...(inside ? { inside } : {}) };
  }

  #contextOf(path: string): string {
    return this.contextPath ?? posix.dirname(path);
  }

  #source(path: string): SourceFile | undefined {
    try {
      const text = readText(join(this.root, path), path, largestDockerfile);
      if (text === "") throw new InputError("file is empty", path);
      return { path, text };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.problems.push(problemOf(error));
      return undefined;
    }
  }
}

/** An InputError as a row of a report. */
export function problemOf(error: InputError): FileProblem {
  const { path, line, column, message } = error;
  return { path, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }), message };
}

/**
 * What may have to do with the Dockerfiles: all of a git working tree. Outside one nothing says how far a project reaches,
 * and a folder may be somebody's whole home. What was walked for Dockerfiles is not walked again.
 */
function nearTo(
  { cwd, paths }: LoadRequest,
  found: Found,
  { root, git }: ReturnType<typeof findRoot>,
): readonly Found[] {
  const walked = paths.map((path) => resolve(cwd, path)).filter((path) => isFolder(path));
  if (git) return walked.some((folder) => folderOf(folder) === root) ? [found] : [findNear(root, root)];
  const files = paths.map((path) => resolve(cwd, path)).filter((path) => !walked.includes(path));
  return [found, ...files.map((file) => findNear(root, folderOf(file), 3))];
}

function otherBuilds(near: readonly Found[], asked: readonly string[]): readonly ReadBuild[] {
  const others = new Set(near.flatMap((found) => found.dockerfiles));
  for (const path of asked) others.delete(path);
  return [...others].map((path) => ({
    dockerfile: path,
    contextPath: posix.dirname(path),
    candidate: false,
    asked: false,
  }));
}
