import { defineConfig } from "rolldown";

/** What every run needs, what tells that a Dockerfile holds no secret, and what a fix needs: each in one file. */
const groups = [
  {
    name: "every-run",
    test: /rolldown\/runtime|src\/(?:text\/|(?:options|version)\.ts|cli\/(?:clean-build|fix-projects|io|plain-settings|present|quick-look|run|scan|start|tight-heap|usage-error)\.ts|dockerfile\/|flow\/candidates\.ts|project\/(?!gather-callers\.ts|write-changes\.ts)|report\/(?:places|printable|report|text)\.ts|knowledge\/values\/(?:credential-hint|token-formats)\.ts)/,
    priority: 3,
  },
  {
    name: "closer-look",
    test: /src\/(?:knowledge\/(?!agent-keys|artifacts|base-images|expanding-files|forgets|keeps|login-(?:settings|words)|logins|moved-places|own-settings|tools|work-folders)|cli\/closer-look\.ts|flow\/(?:judge-pair|line-candidates|literal-hints|literal-shapes)\.ts)/,
    priority: 2,
  },
  {
    name: "fix",
    test: /src\/(?:cli\/core\.ts|remediate-project\.ts|flow\/|knowledge\/|model\/|plan\/|report\/(?:fix|mask|diff|value-spans)\.ts|shell\/)|\/transforms\/|node_modules\/(?:diff|unbash)\//,
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
