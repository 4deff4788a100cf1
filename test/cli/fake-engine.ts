import type { Core, Engine } from "../../src/cli/engine.ts";
import type { Io } from "../../src/cli/io.ts";
import type { Build, BuildResult, FileChange, Finding, FixResult, Project } from "../../src/result.ts";

/** Knows one secret, NPM_TOKEN, and one way out: the command line is tested without the core. */
export const fakeCore: Core = {
  transformNames: ["build-argument-to-secret-mount"],
  fix: (project) => Promise.resolve(fixProject(project)),
};

export const fakeEngine: Engine = {
  mayHoldSecret: (text) => text.includes("TOKEN"),
  closerLook: async () => Promise.resolve(() => true),
  faultOf: (text) => (text.startsWith("FROM") ? undefined : { message: "no FROM", offset: 0 }),
  load: () => Promise.resolve(fakeCore),
};

function fixProject(project: Project): FixResult {
  const fixed = project.builds.map(fixBuild);
  return {
    builds: fixed.map(({ result }) => result),
    changes: fixed.flatMap(({ change }) => change ?? []),
    problems: [],
  };
}

function fixBuild(build: Build): { readonly result: BuildResult; readonly change?: FileChange } {
  const { path, text } = build.dockerfile;
  const start = text.indexOf("NPM_TOKEN");
  const after = text
    .replace(/^ARG NPM_TOKEN.*\r?\n/m, "")
    .replace(/^RUN (?!--mount)/m, "RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN ");
  const changed = /^ARG NPM_TOKEN/m.test(text);
  const finding: Finding = {
    name: "NPM_TOKEN",
    kind: "build-argument",
    path,
    span: { start, end: start + "NPM_TOKEN".length },
    status: "fixed",
    transform: "build-argument-to-secret-mount",
    exposures: ["image-history", "build-record"],
    message: "RUN gets it as a secret mount",
    uses: [],
    values: valuesIn(path, text),
  };
  const result: BuildResult = {
    dockerfile: path,
    context: build.contextPath,
    changed,
    findings: changed ? [finding] : [],
    bindings: changed ? [{ id: "NPM_TOKEN", type: "env", env: "NPM_TOKEN", required: true }] : [],
    commands: {
      cwd: build.contextPath,
      build: changed ? "docker build --secret id=NPM_TOKEN,env=NPM_TOKEN ." : "docker build .",
    },
  };
  return changed ? { result, change: { path, before: text, after } } : { result };
}

function valuesIn(path: string, text: string): Finding["values"] & object {
  const match = /^ARG NPM_TOKEN=(.+)$/m.exec(text);
  if (!match?.[1]) return [];
  const start = match.index + "ARG NPM_TOKEN=".length;
  return [{ path, span: { start, end: start + match[1].length } }];
}

/** What a run printed. */
export interface Printed {
  readonly io: Io;
  out: string;
  err: string;
}

export function printedIn(cwd: string, stdin = "", env: Io["env"] = {}): Printed {
  const printed: Printed = {
    out: "",
    err: "",
    io: {
      cwd,
      env,
      stdoutIsTerminal: false,
      stderrIsTerminal: false,
      out: (text) => void (printed.out += text),
      err: (text) => void (printed.err += text),
      stdin: () => Promise.resolve(Buffer.from(stdin)),
    },
  };
  return printed;
}
