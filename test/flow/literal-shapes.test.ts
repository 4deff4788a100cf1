import { expect, test } from "vitest";
import { anyShape } from "../../src/flow/literal-shapes.ts";
import { placesIn } from "../../src/flow/literal-places.ts";

const found: readonly (readonly [text: string, secret: string, name: string])[] = [
  ["https://ci:M4deUp@rest.of.it@git.example.com/a", "M4deUp@rest.of.it", "GIT_EXAMPLE_COM_PASSWORD"],
  ["https://ci:P@ssw0rd123@git.example.com/a", "P@ssw0rd123", "GIT_EXAMPLE_COM_PASSWORD"],
  ["https://ci:M4deUp0N0t@@git.example.com:8443/a", "M4deUp0N0t@", "GIT_EXAMPLE_COM_PASSWORD"],
  ["https://ci:M4deUp0N0t@git.example.com?mail=a@b.example.com", "M4deUp0N0t", "GIT_EXAMPLE_COM_PASSWORD"],
  ["https://ci:M4deUp0N0t@git.example.com/a@v1", "M4deUp0N0t", "GIT_EXAMPLE_COM_PASSWORD"],
  ["https://q7Hs9dKx02zWv4Lm:q7Hs9dKx02zWv4Lm@git.example.com", "q7Hs9dKx02zWv4Lm", "GIT_EXAMPLE_COM_PASSWORD"],
  ["'https://ci:M4de$7p@N0t@git.example.com/a'", "M4de$7p@N0t", "GIT_EXAMPLE_COM_PASSWORD"],
  ["postgres://ci:M4deUp@N0t@db.example.com/a", "M4deUp@N0t", "DB_EXAMPLE_COM_PASSWORD"],
];

test.each(found)("of %s the whole password is found, and the name is of its host", (text, secret, name) => {
  expect(anyShape.test(text)).toBe(true);
  const [first] = placesIn(text);
  expect(first).toEqual({ start: text.lastIndexOf(`:${secret}@`) + 1, end: expect.any(Number), wanted: name });
  expect(text.slice(first?.start, first?.end)).toBe(secret);
});

test.each(["https://ci:M4deUp0N0t@re$X@git.example.com", "https://q7Hs9dKx02zWv4Lm0a1b@re:st@git.example.com"])(
  "no part of %s gets into a name",
  (text) => expect(placesIn(text).filter(({ wanted }) => wanted.startsWith("RE"))).toEqual([]),
);
