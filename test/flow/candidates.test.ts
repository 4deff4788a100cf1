import { expect, test } from "vitest";
import { mayHoldSecret } from "../../src/flow/candidates.ts";
import { knownNames } from "../../src/knowledge/names/known-names.ts";

test.each(knownNames.filter(({ says }) => says !== "not-secret").map(({ name }) => name))(
  "a Dockerfile with %s is looked at closer",
  (name) => {
    expect(mayHoldSecret(`FROM alpine\nARG ${name}\nRUN make\n`)).toBe(true);
  },
);

test("a token is seen whatever its variable is called", () => {
  const token = ["xoxb", "7382910465", "8273645091827", "q7Hs9dKx02LmPzTt4Wv8Yc1B"].join("-");
  expect(mayHoldSecret(`FROM alpine\nENV NOTIFIER=${token}\n`)).toBe(true);
});

test("a word that goes on in the next line is seen", () => {
  expect(mayHoldSecret("FROM alpine\nARG DB_PA\\\nSSWORD\nRUN make\n")).toBe(true);
  expect(mayHoldSecret("FROM alpine\r\nARG DB_TO\\\r\nKEN\r\nRUN make\r\n")).toBe(true);
});

test("a Dockerfile that speaks of nothing secret is passed over", () => {
  expect(mayHoldSecret("FROM alpine\nRUN apk add \\\n  git\nCMD make\n".replace("add", "install"))).toBe(false);
});
