import * as fc from "fast-check";
import { expect, test } from "vitest";
import { WordFinder } from "../../src/text/word-finder.ts";

test("a word is found wherever it stands, in any case", () => {
  const finder = new WordFinder(["token", "sk-", "_auth"]);
  expect(["TOKEN", "a_token_b", "tasK-1", "x_AuTh="].map((text) => finder.isIn(text))).toEqual([
    true,
    true,
    true,
    true,
  ]);
});

test("a text without any of the words holds none", () => {
  const finder = new WordFinder(["token", "sk-", "_auth"]);
  expect(["", "toke n", "sk_", "tōken", "author"].some((text) => finder.isIn(text))).toBe(false);
});

test("words that begin, end or stand in each other are found as one by one", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 5 });
  const text = fc.string({ unit: fc.constantFrom("a", "b", "C", "é", " "), maxLength: 30 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), text, (words, where) => {
      const found = new WordFinder(words).isIn(where);
      expect(found).toBe(words.some((own) => where.toLowerCase().includes(own)));
    }),
    { numRuns: 2_000, seed: 1 },
  );
});
