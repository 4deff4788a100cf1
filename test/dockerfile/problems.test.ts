import { describe, expect, test } from "vitest";
import { readLines } from "../../src/dockerfile/lines.ts";

const found = (text: string): string[] =>
  readLines(text).problems.map(({ message, offset }) => `${text.slice(offset).split("\n", 1)[0]}: ${message}`);

test("a file that BuildKit reads has no problem", () => {
  const text = [
    "# syntax=docker/dockerfile:1",
    "ARG V=1 W",
    "FROM --platform=$BUILDPLATFORM a:$V AS Base-1",
    "ENV A b c",
    'ENV A=1 B="2 3"',
    "LABEL a=b",
    "COPY --from=x --link --exclude=a --exclude=b c d /e/",
    "ADD --checksum=sha256:0 --keep-git-dir=true a b",
    "RUN --mount=type=secret,id=a --mount=type=ssh --network=none --security=insecure b",
    "HEALTHCHECK --interval=1m30s --timeout=0.5s --retries=3 CMD curl x",
    "HEALTHCHECK NONE",
    'SHELL ["a", "b"]',
    "ONBUILD COPY . /a",
    "ONBUILD NOTHING b",
    'VOLUME ["/a"]',
    "STOPSIGNAL 9",
    "RUN",
    "CMD []",
    "MAINTAINER me",
  ].join("\n");
  expect(found(text)).toEqual([]);
});

describe("the file", () => {
  test.each([
    ["", "the file has no instructions"],
    ["# only a comment\n", "the file has no instructions"],
    ["ARG A\n", "the file has no FROM"],
  ])("%j", (text, message) => {
    expect(readLines(text).problems).toEqual([{ message, offset: 0 }]);
  });

  test("an instruction in front of the first FROM is one", () => {
    expect(found("ARG A\nENV B=c\nFROM a")).toEqual(["ENV B=c: ENV stands in front of the first FROM"]);
  });

  test("an empty line in a continuation is none: BuildKit only warns", () => {
    expect(found("FROM a\nRUN b \\\n\n c")).toEqual([]);
  });

  test("directives may not stand twice and the escape character is one of two", () => {
    expect(found("# escape=`\n# escape=`\nFROM a")).toEqual(["# escape=`: the directive escape stands twice"]);
    expect(found("# escape=x\nFROM a")).toEqual(["x: the escape character must be \\ or `"]);
  });

  test("a line may have 65,535 bytes and its line end", () => {
    const line = (length: number): string => `FROM a\nRUN ${"é".repeat((length - 5) / 2)}x`;
    expect(found(`${line(65_535)}\n`)).toEqual([]);
    expect(found(`${line(65_537)}\n`)).toHaveLength(1);
    expect(found(line(65_535))).toEqual([]);
    expect(found(line(65_537))).toHaveLength(1);
  });

  test("problems come in the order of the file", () => {
    const { problems } = readLines("FROM a\nNOPE\nENV b\nRUN <<EOF\n");
    expect(problems.map(({ message }) => message)).toEqual([
      "unknown instruction",
      "ENV needs a name and a value",
      "a here-document is not ended",
    ]);
  });
});

describe("instructions", () => {
  test.each([
    ["NOPE x", "unknown instruction"],
    ["\\", "unknown instruction"],
    ["FROM", "FROM needs an image"],
    ["FROM a b", "FROM takes an image, or an image AS a name"],
    ["FROM a AS b c", "FROM takes an image, or an image AS a name"],
    ["FROM a AS 1b", "the name of the stage is not valid"],
    ["FROM --x=1 a", "FROM has a flag that is not known"],
    ["ENV", "ENV needs an argument"],
    ["ENV A", "ENV needs a name and a value"],
    ["ENV A=1 B", "ENV needs name=value throughout"],
    ["ENV =1", "ENV has a value without a name"],
    ["LABEL a", "LABEL needs a name and a value"],
    ["ARG", "ARG needs an argument"],
    ["ARG =1", "ARG has a value without a name"],
    ["COPY a", "COPY needs a source and a destination"],
    ['ADD ["a"]', "ADD needs a source and a destination"],
    ["COPY a <<EOF\nEOF", "COPY has a here-document as its destination"],
    ["COPY --link=maybe a b", "--link must be true or false"],
    ["COPY --from a b", "--from needs a value"],
    ["COPY --from=a --from=b c d", "--from stands twice"],
    ["COPY --From=a b c", "COPY has a flag that is not known"],
    ["RUN --mount a", "--mount needs a value"],
    ["RUN --mount= a", "--mount has a stray quote"],
    ['RUN --mount=a\\"b c', "--mount has a stray quote"],
    ["RUN --mount=type=bind,from=$X,target=/a b", "from= of a mount takes no variable"],
    ["COPY --from=voilà a b", "--from has a character that BuildKit cuts in two"],
    ["RUN --network=some a", "--network must be one of default, none, host"],
    ['RUN ["a", 1]', "a JSON array must hold strings only"],
    ["CMD [1]", "a JSON array must hold strings only"],
    ["HEALTHCHECK CMD [1]", "a JSON array must hold strings only"],
    ["HEALTHCHECK", "HEALTHCHECK needs an argument"],
    ["HEALTHCHECK CMD", "HEALTHCHECK CMD needs a command"],
    ["HEALTHCHECK NONE a", "HEALTHCHECK NONE takes no arguments"],
    ["HEALTHCHECK a", "HEALTHCHECK must be CMD or NONE"],
    ["HEALTHCHECK --interval=5 CMD a", "--interval is not a duration of a millisecond or more"],
    ["HEALTHCHECK --interval=5us CMD a", "--interval is not a duration of a millisecond or more"],
    ["HEALTHCHECK --retries=-1 CMD a", "--retries must be a number, zero or more"],
    ["SHELL a", "SHELL must be a JSON array of strings"],
    ["SHELL []", "SHELL must be a JSON array of strings"],
    ["VOLUME", "VOLUME needs an argument"],
    ['VOLUME [" "]', "VOLUME has an empty path"],
    ["USER", "USER needs an argument"],
    ["WORKDIR --x a", "WORKDIR has a flag that is not known"],
    ["ONBUILD", "ONBUILD needs an instruction"],
    ["ONBUILD FROM a", "FROM cannot follow ONBUILD"],
    ["ONBUILD ONBUILD RUN a", "ONBUILD cannot follow ONBUILD"],
    ["ONBUILD ENV A", "ENV needs a name and a value"],
    ["RUN <<EOF\na\n", "a here-document is not ended"],
  ])("%j", (instruction, message) => {
    const text = `FROM a\n${instruction}`;
    const [problem, ...more] = readLines(text).problems;
    expect(problem).toEqual({ message, offset: 7 });
    expect(more).toEqual([]);
  });

  test("no message holds text of the arguments", () => {
    const text = "FROM a\nENV hunter2\nhunter2 a\nRUN --mount=from=$hunter2 a\nCOPY --hunter2=a b c\nUSER --hunter2 b";
    const { problems } = readLines(text);
    expect(problems).toHaveLength(5);
    expect(JSON.stringify(problems)).not.toContain("hunter2");
  });
});

describe("long and hostile files are read in linear time", () => {
  const size = 2_000_000;
  test.each([
    ["a long word", `RUN ${"x".repeat(size)}`],
    ["blanks", `RUN a${" ".repeat(size)}b`],
    ["blanks in a directive", `# syntax=a${" ".repeat(size)}b`],
    ["here-documents", `RUN ${"<<A ".repeat(size / 4)}`],
    ["nested expansions", `RUN <<A ${"${a:-".repeat(size / 5)}`],
    ["continuations", `RUN ${"a \\\n".repeat(size / 4)}`],
    ["brackets", `RUN ${"[".repeat(size)}`],
    ["a duration", `HEALTHCHECK --interval=${"1s".repeat(size / 2)} CMD a`],
    ["digits of a duration", `HEALTHCHECK --interval=${"1".repeat(size)} CMD a`],
    ["carriage returns", `RUN a${"\r".repeat(size)}b`],
    ["escape characters", "\\\n".repeat(size / 2)],
    ["instructions without FROM", "RUN a\n".repeat(size / 6)],
    ["a quote that stays open", `ENV A="${"b=c ".repeat(size / 4)}`],
  ])("%s", (_, text) => {
    const start = performance.now();
    expect(readLines(text).text).toHaveLength(text.length);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
