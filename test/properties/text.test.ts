import * as fc from "fast-check";
import { expect, test, vi } from "vitest";
import { readLines, type Instruction } from "../../src/dockerfile/lines.ts";
import { applyEdits, type Edit } from "../../src/text/edits.ts";
import { MappedText } from "../../src/text/mapped-text.ts";
import { dockerfile, settings, patience } from "./dockerfile-text.ts";

vi.setConfig({ testTimeout: patience });

test("instructions and the gaps between them tile the text", () => {
  fc.assert(
    fc.property(dockerfile, (text) => {
      const parts: string[] = [];
      let at = 0;
      for (const { lines, span, keywordSpan } of readLines(text).instructions) {
        expect(lines.start).toBeGreaterThanOrEqual(at);
        expect(keywordSpan.start).toBe(span.start);
        expect(span.start).toBeGreaterThanOrEqual(lines.start);
        expect(span.end).toBeLessThanOrEqual(lines.end);
        const gap = text.slice(at, lines.start);
        expect(readLines(gap).instructions).toEqual([]);
        parts.push(gap, text.slice(lines.start, lines.end));
        at = lines.end;
      }
      const rest = text.slice(at);
      expect(readLines(rest).instructions).toEqual([]);
      expect([...parts, rest].join("")).toBe(text);
    }),
    settings,
  );
});

function mappedOf({ body, shell, flags, heredocs, onbuild }: Instruction): readonly MappedText[] {
  const own = [body, ...flags.map((flag) => flag.text), ...heredocs.map(({ content }) => content)];
  return [...own, ...(shell ? [shell] : []), ...(onbuild ? mappedOf(onbuild) : [])];
}

test("every character that was joined stands in the file where its map says", () => {
  fc.assert(
    fc.property(dockerfile, (text) => {
      for (const mapped of readLines(text).instructions.flatMap(mappedOf)) {
        const back = mapped.pieces.map(({ offset, length }) => text.slice(offset, offset + length)).join("");
        expect(back).toBe(mapped.text);
        for (const { index, offset } of mapped.pieces) expect(mapped.offsetAt(index)).toBe(offset);
      }
    }),
    settings,
  );
});

test("no text makes the reader throw, and problems have a place in it", () => {
  fc.assert(
    fc.property(fc.oneof(dockerfile, fc.string({ unit: "binary", maxLength: 60 })), (text) => {
      for (const { offset, message } of readLines(text).problems) {
        expect(offset).toBeLessThanOrEqual(text.length);
        expect(message).not.toBe("");
      }
    }),
    settings,
  );
});

test("a text is read the same behind a byte order mark", () => {
  fc.assert(
    fc.property(dockerfile, (text) => {
      fc.pre(!text.startsWith("\ufeff"));
      const shapes = (source: string): unknown =>
        readLines(source).instructions.map(({ keyword, body, json }) => [keyword, body.text, json]);
      expect(shapes(`\ufeff${text}`)).toEqual(shapes(text));
    }),
    settings,
  );
});

test("slices of a joined text lead back to the same places", () => {
  const pieces = fc.array(fc.tuple(fc.nat(5), fc.nat(6)), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(pieces, fc.nat(30), fc.nat(30), (lengths, from, to) => {
      const source = "abcdefghijklmnopqrstuvwxyz".repeat(4);
      let at = 0;
      const mapped = MappedText.join(
        lengths.map(([gap, length]) => {
          const start = at + gap;
          at = start + length;
          return MappedText.of(source, start, at);
        }),
      );
      const start = Math.min(from, to, mapped.text.length);
      const end = Math.min(Math.max(from, to), mapped.text.length);
      const slice = mapped.slice(start, end);
      expect(slice.text).toBe(mapped.text.slice(start, end));
      for (let index = start; index < end; index++) {
        expect(slice.offsetAt(index - start)).toBe(mapped.offsetAt(index));
        expect(source[slice.offsetAt(index - start)]).toBe(slice.text[index - start]);
      }
    }),
    settings,
  );
});

test("edits change nothing outside their spans", () => {
  const cuts = fc.uniqueArray(fc.nat(40), { maxLength: 8 });
  fc.assert(
    fc.property(fc.string({ minLength: 40, maxLength: 40 }), cuts, fc.string(), (text, points, replacement) => {
      const sorted = [...points].sort((a, b) => a - b);
      const edits: Edit[] = [];
      for (let at = 0; at + 1 < sorted.length; at += 2) {
        edits.push({ span: { start: sorted[at] ?? 0, end: sorted[at + 1] ?? 0 }, text: replacement });
      }
      let expected = "";
      let from = 0;
      for (const { span } of edits) {
        expected += text.slice(from, span.start) + replacement;
        from = span.end;
      }
      expect(applyEdits(text, [...edits].reverse())).toBe(expected + text.slice(from));
    }),
    settings,
  );
});
