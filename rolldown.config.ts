import { defineConfig } from "rolldown";

/** What every run needs, and what tells that a Dockerfile holds no secret: each in one file. */
const groups = [
  {
    name: "every-run",
    test: /src\/(?:text\/|(?:options|version)\.ts|cli\/(?:fix-projects|io|plain-settings|present|quick-look|run|scan|start|usage-error)\.ts|dockerfile\/(?!from\.ts)|flow\/candidates\.ts|project\/(?!config\.ts|gather-callers\.ts|write-changes\.ts)|report\/(?:places|printable|report|text)\.ts|knowledge\/values\/(?:credential-hint|token-formats)\.ts)/,
    priority: 2,
  },
  {
    name: "closer-look",
    test: /src\/(?:knowledge\/(?!tools|keeps|artifacts)|cli\/closer-look\.ts|flow\/(?:declarations|judge-pair|line-candidates|literal-places|secret-names)\.ts)/,
    priority: 1,
  },
];

// The command line as few files: node takes longer to find and open a hundred modules than to run them.
export default defineConfig({
  input: {
    main: "src/cli/main.ts",
    "fix-thread": "src/cli/fix-thread.ts",
    "transform-child": "src/bulk/transform-child.ts",
  },
  platform: "node",
  // Without comments and blanks it is read faster; the names stay, for where a bug happened.
  output: {
    dir: "dist/cli",
    format: "esm",
    minify: { compress: true, mangle: false, codegen: true },
    codeSplitting: { groups },
  },
  // Loaded by the runs that need them, from where they are installed.
  external: [
    "bottleneck",
    "bullmq",
    "cosmiconfig",
    "ioredis",
    "jiti",
    "log-update",
    "web-tree-sitter",
    /^@(?:gitbeaker|octokit|secretlint|tree-sitter-grammars)\//,
  ],
  logLevel: "warn",
});
