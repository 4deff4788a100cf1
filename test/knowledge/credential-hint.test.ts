import { expect, test } from "vitest";
import { credentialHint } from "../../src/knowledge/values/credential-hint.ts";
import { tokenFormats } from "../../src/knowledge/values/token-formats.ts";
import * as fc from "fast-check";

test.each(tokenFormats.map(({ name, pattern }) => ({ name, pattern })))(
  "no text that looks like $name is passed over",
  ({ pattern }) => {
    const flat = new RegExp(pattern.source.replaceAll("\\b", ""));
    const hinted = fc.property(
      fc.stringMatching(flat),
      (token) => !pattern.test(` ${token} `) || credentialHint.test(` ${token} `),
    );
    expect(fc.check(hinted, { numRuns: 200, seed: 1 }).failed).toBe(false);
  },
);

test("text without anything that a credential needs is passed over", () => {
  expect(credentialHint.test("apt-get update && apt-get install -y --no-install-recommends git-core=1:2.47")).toBe(
    false,
  );
});
