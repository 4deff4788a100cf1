import * as fc from "fast-check";

/** Runs of each property: `FUZZ_RUNS=100000 npm test` for a long hunt. */
export const runs = Number(process.env["FUZZ_RUNS"] ?? 2_000);

/** Milliseconds that a property may take. */
export const patience = 30_000 + runs * 10;

/** Settings that make a failure repeatable. */
export const settings = { numRuns: runs, seed: 20_261_122 };

const seeds = [
  "FROM a\nRUN <<EOF\nb\nEOF\n",
  "FROM a\nRUN cat <<EOF >x && cat <<-'B'\nq\nEOF\n\tw\n\tB\nCOPY a <<X b /c/\nx\nX\n",
  'FROM a AS b\nENV A=1 \\\n  # c\n  B="2 3" \\\n\n C=\'4\'\nARG x y=1\nLABEL "a"=b\n',
  '# escape=`\nFROM a\nRUN a `\n b\nCOPY ["a", "b"]\n',
  '# syntax=x\n# check=y\n\nFROM --platform=x a\nHEALTHCHECK --interval=5s CMD ["a"]\nONBUILD RUN <<EOF\nx\nEOF\n',
  "\ufeffFROM a\r\nRUN a \\\r\n  b\r\nRUN <<EOF\r\nx\r\nEOF\r\n",
  "FROM a\nRUN --mount=type=secret,id=x \\\n  --mount=type=cache,target=/y c\n",
];

const lineEnds = [
  "\r\n",
  "\\\n",
  " \\\n",
  "`\n",
  "\\\r\n",
  "\\\\\n",
  "\\ \\\n",
  "\n# c\n",
  "\n  # c\n",
  "\n\n",
  "\n",
  "\n",
];
const heredocs = ["<<EOF", "<<-EOF", "<<'EOF'", '<<"E F"', "3<<EOF", "<<<a", "\nEOF\n", "\n\tEOF\n"];
const expansions = ["${a:-b}", "${a:-${b}}", "${a#x}", "${a//x/y}", "${a^^}", "$(x)", "$1"];
const words = [
  '["a","b"]',
  '["a", 1]',
  "[]",
  "a=b",
  'a="b c"',
  "--",
  "--mount=type=ssh",
  '--mount="a b"',
  "--link",
  "it's",
];
const keywords = ["RUN ", "run ", "FROM ", "ENV ", "ENV a b", "ARG a=1 b", "COPY ", "CMD ", "ONBUILD ", "HEALTHCHECK "];
const directives = ["# escape=`\n", "# syntax=a\n", "# check=skip=x\n"];
const characters = [..."\r\\`'\"<${}#[],= \t\v\u00a0\u0085\ufeffé😀"];
const tokens = [lineEnds, heredocs, expansions, words, keywords, directives, characters].flat();

interface Mutation {
  readonly kind: "insert" | "delete" | "copy";
  readonly at: number;
  readonly from: number;
  readonly length: number;
  readonly token: string;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom("insert" as const, "insert" as const, "delete" as const, "copy" as const),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(20),
  token: fc.constantFrom(...tokens),
});

function mutated(text: string, { kind, at, from, length, token }: Mutation): string {
  const place = Math.floor(at * text.length);
  const ahead = text.slice(0, place);
  if (kind === "insert") return ahead + token + text.slice(place);
  if (kind === "delete") return ahead + text.slice(place + length);
  const source = Math.floor(from * text.length);
  return ahead + text.slice(source, source + length) + text.slice(place);
}

/** Dockerfiles with something wrong, and some with nothing wrong. */
export const dockerfile: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...seeds), fc.array(mutation, { maxLength: 8 }))
  .map(([seed, mutations]) => mutations.reduce(mutated, seed));
