import { describe, expect, test } from "vitest";
import { readArguments, readCopy, readMounts, readPairs, type NamedPair } from "../../src/dockerfile/instructions.ts";
import { readFrom } from "../../src/dockerfile/from.ts";
import { readLines, type Instruction } from "../../src/dockerfile/lines.ts";
import type { Span } from "../../src/text/source.ts";

const slice = (text: string, span: Span | undefined): string | undefined => span && text.slice(span.start, span.end);

function read(text: string): { instruction: Instruction; escape: "\\" | "`" } {
  const { instructions, escape } = readLines(text);
  return { instruction: instructions.at(-1) as Instruction, escape };
}

describe("FROM", () => {
  const from = (text: string): ReturnType<typeof readFrom> => readFrom(read(text).instruction);

  test("an image is told as it is written", () => {
    const image = "registry.example.com:5000/a/b:1.2@sha256:00";
    expect(from(`FROM ${image}`)).toMatchObject({ image, name: undefined, platform: undefined });
    expect(from("FROM node:${V}-alpine").image).toBe("node:${V}-alpine");
  });

  test("a stage name is given in lower case, with its place", () => {
    const text = "from --platform=$BUILDPLATFORM \\\n # c\n a:1 \\\n as Build";
    const result = from(text);
    expect(result.name).toBe("build");
    expect(slice(text, result.nameSpan)).toBe("Build");
    expect(slice(text, result.imageSpan)).toBe("a:1");
    expect(result.platform?.value).toBe("$BUILDPLATFORM");
  });

  test("a variable may be the image", () => {
    expect(from("FROM ${A:-b:c}").image).toBe("${A:-b:c}");
  });
});

function show(text: string, pairs: readonly NamedPair[]): (string | undefined)[][] {
  return pairs.map(({ name, nameSpan, valueSpan, rawValue }) => {
    expect(slice(text, valueSpan)?.replace(/\\\r?\n/g, "")).toBe(rawValue);
    return [name, slice(text, nameSpan), rawValue];
  });
}

describe("ARG", () => {
  const args = (text: string): (string | undefined)[][] => {
    const { instruction, escape } = read(text);
    return show(text, readArguments(instruction, escape));
  };

  test("a name may have no value, an empty one or a quoted one", () => {
    expect(args('ARG A B= C=v D="x y" E')).toEqual([
      ["A", "A", undefined],
      ["B", "B", ""],
      ["C", "C", "v"],
      ["D", "D", '"x y"'],
      ["E", "E", undefined],
    ]);
  });

  test("a value holds more equals signs and escaped blanks", () => {
    expect(args("ARG A=b=c\\ d")).toEqual([["A", "A", "b=c\\ d"]]);
  });

  test("a quoted name loses its quotes", () => {
    expect(args('ARG "A"=b')).toEqual([["A", '"A"', "b"]]);
  });
});

describe("ENV and LABEL", () => {
  const pairs = (text: string): (string | undefined)[][] => {
    const { instruction, escape } = read(text);
    return show(text, readPairs(instruction, escape));
  };

  test("the form without equals sign takes the rest of the line", () => {
    expect(pairs('ENV A  b "c  d" e=f')).toEqual([["A", "A", 'b "c  d" e=f']]);
    const { instruction } = read("ENV A b c");
    expect(readPairs(instruction, "\\")[0]).toMatchObject({ legacy: true, span: { start: 4, end: 9 } });
  });

  test("a blank in front of an equals sign makes it that form", () => {
    expect(pairs("ENV A = b")).toEqual([["A", "A", "= b"]]);
  });

  test("the other form has many pairs, over continuations, comments and tabs", () => {
    const text = "ENV A=1 \\\n\t# c\n\tTOK=\"x y\" \\\r\n  C='$z'\\\n  D=";
    expect(pairs(text)).toEqual([
      ["A", "A", "1"],
      ["TOK", "TOK", '"x y"'],
      ["C", "C", "'$z'"],
      ["D", "D", ""],
    ]);
    expect(readPairs(read(text).instruction, "\\").every(({ legacy }) => !legacy)).toBe(true);
  });

  test("names may be quoted", () => {
    expect(pairs('LABEL "a.b"="c d" e=f')).toEqual([
      ["a.b", '"a.b"', '"c d"'],
      ["e", "e", "f"],
    ]);
  });

  test("a value may go on in the next line", () => {
    const text = 'ENV A="1 \\\n2" B=3';
    const [pair] = readPairs(read(text).instruction, "\\");
    expect(pair?.rawValue).toBe('"1 2"');
    expect(slice(text, pair?.span)).toBe('A="1 \\\n2"');
  });

  test("the backtick escapes where it is the escape character", () => {
    expect(pairs("# escape=`\nFROM a\nENV A=C:\\ B=x` y")).toEqual([
      ["A", "A", "C:\\"],
      ["B", "B", "x` y"],
    ]);
  });

  test("an empty value stands behind its equals sign", () => {
    const text = "ENV A= \\\n  B=1";
    const [pair] = readPairs(read(text).instruction, "\\");
    expect(pair?.valueSpan).toEqual({ start: 6, end: 6 });
  });
});

describe("COPY and ADD", () => {
  const copy = (text: string): ReturnType<typeof readCopy> => {
    const { instruction, escape } = read(text);
    return readCopy(instruction, escape);
  };

  test("sources and destination have their places", () => {
    const text = "COPY --from=x --chown=1:2 --chmod=600 --link a \\\n  # c\n\tb/*.c /d/";
    const result = copy(text);
    expect(result.sources.map(({ span }) => slice(text, span))).toEqual(["a", "b/*.c"]);
    expect(slice(text, result.destination.span)).toBe("/d/");
    expect([result.from?.value, result.chown?.value, result.chmod?.value]).toEqual(["x", "1:2", "600"]);
    expect(result).toMatchObject({ link: true, parents: false, jsonForm: false });
  });

  test("the JSON form has blanks in its paths, and the quotes in its places", () => {
    const text = 'COPY ["a b", \\\r\n  "c\\"d", "/e/"]';
    const result = copy(text);
    expect(result.sources.map(({ raw, span }) => [raw, slice(text, span)])).toEqual([
      ["a b", '"a b"'],
      ['c"d', '"c\\"d"'],
    ]);
    expect(result.destination.path).toBe("/e/");
  });

  test("a switch may be off", () => {
    expect(copy("COPY --link=false a b").link).toBe(false);
    expect(copy("COPY --parents=true a b").parents).toBe(true);
  });

  test("quotes and escape characters are not part of the path", () => {
    expect(copy('ADD a\\$b "$C" /d').sources.map(({ path }) => path)).toEqual(["a$b", "$C"]);
  });

  test("a here-document may be a source", () => {
    const { sources } = copy("COPY <<EOF b <<'X' /c/\n1\nEOF\n2\nX\n");
    expect(sources.map(({ path, heredoc }) => [path, heredoc?.content.text, heredoc?.expand])).toEqual([
      ["EOF", "1\n", true],
      ["b", undefined, undefined],
      ["X", "2\n", false],
    ]);
  });
});

describe("mounts", () => {
  test("options have keys in lower case, values and places", () => {
    const text = "RUN --mount=type=secret,ID=a,required,\\\nenv=A --mount=dst=/x,src=y \\\n  --mount=type=ssh b";
    const mounts = readMounts(read(text).instruction);
    expect(mounts.map(({ type, id, source, target, env }) => [type, id, source, target, env])).toEqual([
      ["secret", "a", undefined, undefined, "A"],
      ["bind", undefined, "y", "/x", undefined],
      ["ssh", undefined, undefined, undefined, undefined],
    ]);
    expect(mounts[0]?.options.map(({ key, value, span }) => [key, value, slice(text, span)])).toEqual([
      ["type", "secret", "type=secret"],
      ["id", "a", "ID=a"],
      ["required", undefined, "required"],
      ["env", "A", "env=A"],
    ]);
  });

  test("quotes of CSV hold commas", () => {
    const text = String.raw`RUN --mount='type=cache,"target=/a,""b",id=x' c`;
    const [mount] = readMounts(read(text).instruction);
    expect(mount).toMatchObject({ type: "cache", target: '/a,"b', id: "x" });
    expect(mount?.options.map(({ span }) => slice(text, span))).toEqual(["type=cache", '"target=/a,""b"', "id=x"]);
    expect(slice(text, mount?.span)).toBe(String.raw`--mount='type=cache,"target=/a,""b",id=x'`);
  });

  test("other flags are none", () => {
    expect(readMounts(read("RUN --network=none a").instruction)).toEqual([]);
  });
});
