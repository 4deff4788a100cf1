import { defineConfig } from "vitest/config";
import { ClosingLine } from "./test/live/closing-line.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: ["default", new ClosingLine()],
  },
});
