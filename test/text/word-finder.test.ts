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

test("each group of words answers for itself", () => {
  const finder = new WordFinder(["token", "key"], ["_key"], ["@"]);
  expect(["nothing", "a token", "API_KEY", "ci@host", "TOKEN=x@y"].map((text) => finder.groupsIn(text))).toEqual([
    0, 0b001, 0b011, 0b100, 0b101,
  ]);
});

test("groups of words that begin, end or stand in each other are found as one by one", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 4 });
  const text = fc.string({ unit: fc.constantFrom("a", "b", "C", "é", " "), maxLength: 30 });
  const words = fc.array(fc.array(word, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(words, text, (groups, where) => {
      const has = (group: readonly string[]): boolean => group.some((own) => where.toLowerCase().includes(own));
      const expected = groups.reduce((bits, group, index) => (has(group) ? bits | (1 << index) : bits), 0);
      expect(new WordFinder(...groups).groupsIn(where)).toBe(expected);
    }),
    { numRuns: 2_000, seed: 1 },
  );
});
