import { defineConfig } from "rolldown";

// The command line as few files: node takes longer to find and open a hundred modules than to run them.
export default defineConfig({
  input: "src/cli/main.ts",
  platform: "node",
  output: { dir: "dist/cli", format: "esm" },
  // Loaded by the runs that need them, from where they are installed.
  external: ["cosmiconfig", "jiti", "web-tree-sitter", /^@secretlint\//, /^@tree-sitter-grammars\//, /^unleak\//],
  logLevel: "warn",
});
