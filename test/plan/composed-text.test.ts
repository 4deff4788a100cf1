import { expect, test } from "vitest";
import { composedText } from "../../src/plan/composed-text.ts";

test.each([
  ["an expansion", "https://u:$T@h/${P}", "https://u:$T@h/${P}"],
  ["quotes that Docker takes away", `"a b"$T`, "a b$T"],
  ["escaped quotes", String.raw`{\"k\":\"\${T}\"}`.replace("\\$", "$"), String.raw`{\"k\":\"${"${T}"}\"}`],
  ["nothing is expanded between single quotes", "pre'${T}'$T", "pre\\${T}$T"],
  ["double quotes between single ones", `'{"k":"'$T'"}'`, String.raw`{\"k\":\"$T\"}`],
  ["an escaped dollar", String.raw`a\$b$T`, String.raw`a\$b$T`],
  ["a backslash that stays", String.raw`"a\b$T"`, String.raw`a\\b$T`],
  ["a default", "${T:-none}", "${T:-none}"],
])("%s", (_name, raw, expected) => {
  expect(composedText(raw)).toBe(expected);
});

test.each([["$(T)"], ["${T#a}"], ["'$T"], ["a\\\nb"]])("%j is not the same to a shell", (raw) => {
  expect(composedText(raw)).toBeUndefined();
});
