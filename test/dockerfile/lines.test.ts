import { describe, expect, test } from "vitest";
import { readLines, type Instruction } from "../../src/dockerfile/lines.ts";
import type { Span } from "../../src/text/source.ts";

const slice = (text: string, span: Span): string => text.slice(span.start, span.end);

function only(text: string): Instruction {
  const { instructions } = readLines(text);
  expect(instructions).toHaveLength(1);
  return instructions[0] as Instruction;
}

const bodies = (text: string): string[] => readLines(text).instructions.map((one) => `${one.keyword} ${one.body.text}`);

describe("boundaries", () => {
  test("each instruction has its whole lines", () => {
    const text = "FROM a\n\n  RUN b \\\n\tc\n# end\nCMD d";
    const { instructions } = readLines(text);
    expect(instructions.map(({ lines }) => slice(text, lines))).toEqual(["FROM a\n", "  RUN b \\\n\tc\n", "CMD d"]);
    expect(instructions.map(({ span }) => slice(text, span))).toEqual(["FROM a", "RUN b \\\n\tc", "CMD d"]);
  });

  test("a byte order mark belongs to no instruction", () => {
    const text = "\ufeffFROM a\n";
    const { lines, keyword } = only(text);
    expect(keyword).toBe("FROM");
    expect(slice(text, lines)).toBe("FROM a\n");
  });

  test("a keyword is given in upper case and keeps its place", () => {
    const text = "FROM a\nrun b";
    const [, run] = readLines(text).instructions;
    expect(run?.keyword).toBe("RUN");
    expect(run && slice(text, run.keywordSpan)).toBe("run");
  });

  test("a tab parts keyword and body, a no-break space does not", () => {
    expect(bodies("RUN\t\tb")).toEqual(["RUN b"]);
    expect(bodies("RUN\u00a0B")).toEqual(["RUN\u00a0B "]);
  });

  test("lines that end in CRLF are read like others", () => {
    const text = "FROM a\r\nRUN b \\\r\n  && c\r\n";
    const [, run] = readLines(text).instructions;
    expect(run?.body.text).toBe("b   && c");
    expect(run && slice(text, run.span)).toBe("RUN b \\\r\n  && c");
    expect(run && slice(text, run.lines)).toBe("RUN b \\\r\n  && c\r\n");
  });

  test("a lone carriage return ends no line", () => {
    expect(bodies("RUN a\r && \\\n b")).toEqual(["RUN a\r &&  b"]);
  });

  test("many carriage returns in front of a line end all go", () => {
    expect(bodies("RUN a\\\r\r\nb")).toEqual(["RUN ab"]);
  });
});

describe("continuations", () => {
  test("blanks and tabs may stand behind the escape character", () => {
    expect(bodies("RUN a \\ \t\n b")).toEqual(["RUN a  b"]);
  });

  test("a carriage return in front of those blanks ends the continuation", () => {
    expect(bodies("RUN a \\\r \nRUN b")).toEqual(["RUN a \\", "RUN b"]);
  });

  test("a double escape character is no continuation", () => {
    expect(bodies("RUN x \\\\\nRUN y")).toEqual(["RUN x \\\\", "RUN y"]);
  });

  test("nor is a triple one", () => {
    expect(bodies("RUN x \\\\\\\nRUN y")).toEqual(["RUN x \\\\\\", "RUN y"]);
  });

  test("an escape character behind another and a blank is one", () => {
    expect(bodies("RUN a \\ \\\n b")).toEqual(["RUN a \\  b"]);
  });

  test("an escape character on a line of its own goes on, as the first line too", () => {
    const text = "\\\nFROM a\nRUN b \\\n\\\n c";
    const { instructions } = readLines(text);
    expect(instructions.map(({ keyword, body }) => `${keyword} ${body.text}`)).toEqual(["FROM a", "RUN b  c"]);
    expect(instructions[0] && slice(text, instructions[0].lines)).toBe("\\\nFROM a\n");
    expect(instructions[0] && slice(text, instructions[0].span)).toBe("FROM a");
  });

  test("comment lines and empty lines inside are left out", () => {
    const text = "RUN a \\\n# one\n\n   # two\n \t \n  b";
    expect(bodies(text)).toEqual(["RUN a   b"]);
    expect(readLines(text).comments.map((comment) => comment.text)).toEqual(["one", "two"]);
  });

  test("a Unicode space in front of a comment is left out with it", () => {
    expect(bodies("RUN a \\\n\u00a0\u3000# c\n b")).toEqual(["RUN a  b"]);
  });

  test("a hash behind text is no comment", () => {
    expect(bodies("RUN a \\\n b # c \\\n d")).toEqual(["RUN a  b # c  d"]);
  });

  test("a continuation at the end of the file takes the comments behind it", () => {
    const text = "FROM a\nRUN b \\\n# c\n";
    const [, run] = readLines(text).instructions;
    expect(run && slice(text, run.span)).toBe("RUN b \\");
    expect(run && slice(text, run.lines)).toBe("RUN b \\\n# c\n");
  });

  test("a keyword may go on in the next line", () => {
    const text = "FROM a\nRU\\\nN b";
    const [, run] = readLines(text).instructions;
    expect(run?.keyword).toBe("RUN");
    expect(run && slice(text, run.keywordSpan)).toBe("RU\\\nN");
  });

  test("every character of the body has its place in the file", () => {
    const text = "FROM a\nRUN one \\\n  # c\n\ttwo \\\n three";
    const body = readLines(text).instructions[1]?.body;
    expect(body?.text).toBe("one \ttwo  three");
    for (const [index, char] of [...(body?.text ?? "")].entries()) expect(text[body?.offsetAt(index) ?? -1]).toBe(char);
  });
});

describe("directives", () => {
  const named = (text: string): string[] => readLines(text).directives.map(({ name, value }) => `${name}=${value}`);

  test("they stand at the top, in any case, with blanks", () => {
    const text = "# syntax=docker/dockerfile:1\n#Escape = `\n#check=skip=A;error=true \nFROM a";
    expect(named(text)).toEqual(["syntax=docker/dockerfile:1", "escape=`", "check=skip=A;error=true"]);
    expect(readLines(text).escape).toBe("`");
    expect(readLines(text).comments).toEqual([]);
  });

  test("their places can be sliced", () => {
    const text = "#  check=skip=A  \r\nFROM a";
    const [check] = readLines(text).directives;
    expect(check && slice(text, check.span)).toBe("#  check=skip=A");
    expect(check && slice(text, check.valueSpan)).toBe("skip=A");
  });

  test.each([
    ["a comment", "# hello\n# escape=`\nFROM a"],
    ["an unknown directive", "# foo=bar\n# escape=`\nFROM a"],
    ["an empty line", "\n# escape=`\nFROM a"],
    ["an instruction", "FROM a\n# escape=`\n"],
  ])("%s ends them", (_, text) => {
    expect(named(text)).toEqual([]);
    expect(readLines(text).escape).toBe("\\");
  });

  test("an indented one sets the escape character but not the syntax", () => {
    expect(readLines(" # escape=`\nFROM a").escape).toBe("`");
    expect(named(" # syntax=x\nFROM a")).toEqual([]);
  });

  test("they follow a byte order mark", () => {
    expect(named("\ufeff# escape=`\nFROM a")).toEqual(["escape=`"]);
  });

  test("the backtick joins lines where it is the escape character, and the backslash does not", () => {
    expect(bodies("# escape=`\nFROM a\nRUN dir C:\\\nRUN b `\n c")).toEqual(["FROM a", "RUN dir C:\\", "RUN b  c"]);
  });
});

describe("flags", () => {
  const flags = (text: string): string[] => only(text).flags.map(({ name, value }) => `${name}|${value}`);

  test("they end where a word does not begin with two dashes", () => {
    const run = only("RUN --mount=type=ssh --network=none -- --x a");
    expect(run.flags.map(({ name }) => name)).toEqual(["mount", "network"]);
    expect(run.body.text).toBe("--x a");
  });

  test("two dashes alone are no flag", () => {
    expect(only("RUN -- x").body.text).toBe("x");
  });

  test("a no-break space in front is text, so that no flags follow", () => {
    expect(flags("ADD \u00a0--chown=a b c")).toEqual([]);
  });

  test("quotes hold blanks and are removed, escape characters too", () => {
    expect(flags('RUN --mount="type=cache,target=/x y" b')).toEqual(["mount|type=cache,target=/x y"]);
    expect(flags("RUN --mount=a\\ b c")).toEqual(["mount|a b"]);
    expect(flags('RUN --mount=type=bind,"source=/a,b" c')).toEqual(["mount|type=bind,source=/a,b"]);
  });

  test("CMD and ENV have them too", () => {
    expect(flags("CMD --x a")).toEqual(["x|"]);
    expect(flags("ENV --x=1 A=b")).toEqual(["x|1"]);
  });

  test("a flag across a continuation keeps its places", () => {
    const text = "RUN --mount=type=cache,\\\ntarget=/x \\\n  # c\n  --mount=type=ssh a";
    const { flags: found, body } = only(text);
    expect(found.map(({ value }) => value)).toEqual(["type=cache,target=/x", "type=ssh"]);
    expect(found.map(({ span }) => slice(text, span))).toEqual([
      "--mount=type=cache,\\\ntarget=/x",
      "--mount=type=ssh",
    ]);
    expect(body.text).toBe("a");
    const [mount] = found;
    const index = mount?.text.text.indexOf("target") ?? -1;
    expect(text.slice(mount?.text.offsetAt(index)).startsWith("target=/x")).toBe(true);
  });
});

describe("JSON form", () => {
  const json = (text: string): readonly string[] | undefined => only(text).json;

  test("its strings keep blanks and escapes", () => {
    expect(json('CMD ["nginx","-g","daemon off;"]')).toEqual(["nginx", "-g", "daemon off;"]);
    expect(json('RUN [ "a\\tb", "\\u0041" ]')).toEqual(["a\tb", "A"]);
  });

  test("it may go on in the next line, with comments between", () => {
    expect(json('COPY ["a", \\\n# c\n "b"]')).toEqual(["a", "b"]);
  });

  test.each(['CMD ["a"] # c', 'RUN ["a",]', "RUN ['a']", "RUN [ -f x ]", 'RUN ["a"'])("%s is shell form", (text) => {
    expect(json(text)).toBeUndefined();
    expect(only(text).shell?.text).toBe(only(text).body.text);
  });

  test("a shell has nothing to do with it", () => {
    expect(only('RUN ["a"]').shell).toBeUndefined();
  });

  test("that of HEALTHCHECK stands behind its type", () => {
    expect(json('HEALTHCHECK --interval=5s CMD ["a", "b"]')).toEqual(["a", "b"]);
  });

  test("ENV and USER know none", () => {
    expect(json('USER ["a"]')).toBeUndefined();
  });
});

describe("ONBUILD", () => {
  test("holds an instruction of its own", () => {
    const text = "ONBUILD run --mount=type=ssh b \\\n c";
    const { keyword, body, onbuild } = only(text);
    expect(keyword).toBe("ONBUILD");
    expect(body.text).toBe("run --mount=type=ssh b  c");
    expect(onbuild?.keyword).toBe("RUN");
    expect(onbuild?.flags.map(({ value }) => value)).toEqual(["type=ssh"]);
    expect(onbuild?.shell?.text).toBe("b  c");
    expect(onbuild && slice(text, onbuild.span)).toBe("run --mount=type=ssh b \\\n c");
  });

  test("takes here-documents", () => {
    const { onbuild } = only("ONBUILD RUN <<EOF\na\nEOF\n");
    expect(onbuild?.shell?.text).toBe("a\n");
  });
});
