import { defineConfig } from "rolldown";

// The command line as few files: node takes longer to find and open a hundred modules than to run them.
export default defineConfig({
  input: {
    main: "src/cli/main.ts",
    "fix-thread": "src/cli/fix-thread.ts",
    "transform-child": "src/bulk/transform-child.ts",
  },
  platform: "node",
  // Without comments and blanks it is read faster; the names stay, for where a bug happened.
  output: { dir: "dist/cli", format: "esm", minify: { compress: true, mangle: false, codegen: true } },
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
