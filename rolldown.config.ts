import { defineConfig } from "rolldown";

// The command line as few files: node takes longer to find and open a hundred modules than to run them.
export default defineConfig({
  input: { main: "src/cli/main.ts", "transform-child": "src/bulk/transform-child.ts" },
  platform: "node",
  output: { dir: "dist/cli", format: "esm" },
  // Loaded by the runs that need them, from where they are installed.
  external: [
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
