import { defineConfig } from "vitest/config";
import { ClosingLine } from "./test/live/closing-line.ts";
import { LongestFirst } from "./test/live/longest-first.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: ["default", new ClosingLine()],
    sequence: { sequencer: LongestFirst },
  },
});
