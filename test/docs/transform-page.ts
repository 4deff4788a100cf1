import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Transform } from "../../src/plan/plan-types.ts";
import { unifiedDiff } from "../../src/report/index.ts";
import { exposureWords, originWords } from "../../src/report/words.ts";

/** A case of a transform, as its folder in `__fixtures__` tells it. */
export interface FixtureCase {
  readonly name: string;
  readonly because: string;
  readonly findings: readonly { readonly name: string; readonly status: string; readonly reason?: string }[];
  readonly build: string;
  /** Every file that comes out changed, before and after. */
  readonly changes: readonly { readonly path: string; readonly before: string | undefined; readonly after: string }[];
}

/** The cases of a transform by name. */
export function casesOf(folder: string): readonly FixtureCase[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "expected.json")))
    .sort()
    .map((name) => {
      const { because, findings, commands } = JSON.parse(readFileSync(join(folder, name, "expected.json"), "utf8"));
      return { name, because, findings, build: commands.build, changes: changesIn(join(folder, name)) };
    });
}

function changesIn(folder: string): FixtureCase["changes"] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".fixed"))
    .sort()
    .map((name) => {
      const path = name.replace(/\.fixed$/, "");
      const before = existsSync(join(folder, path)) ? readFileSync(join(folder, path), "utf8") : undefined;
      return { path, before, after: readFileSync(join(folder, name), "utf8") };
    });
}

const shownInFull = 4;

/** The page of a transform: what it says of itself, and its cases. */
export function transformPage(
  transform: Transform,
  cases: readonly FixtureCase[],
  mask: (text: string) => string,
): string {
  const of = (verb: string): readonly FixtureCase[] => cases.filter(({ name }) => name.startsWith(`${verb}-`));
  const closed = transform.closes.map((exposure) => exposureWords[exposure]).join(", ");
  const parts = [
    `# ${transform.name}\n\n${sentence(transform.summary)}\n`,
    `Begins with: ${transform.origins.map((origin) => originWords[origin]).join(", ")}.\n`,
    `No copy stays in: ${closed}.\n`,
    ...section(
      "What it does",
      of("fixes").map((one, index) => fixed(one, index < shownInFull, mask)),
    ),
    ...section("What it refuses", of("refuses").map(refused)),
    ...section(
      "What it leaves alone",
      of("leaves").map((one) => `- ${words(one.name)}: ${one.because}\n`),
    ),
    ...section(
      "Further reading",
      transform.references.map((url) => `- <${url}>\n`),
    ),
  ];
  return parts.join("\n");
}

/** The list of all transforms, in the order in which they are asked. */
export function transformList(transforms: readonly Transform[]): string {
  const rows = transforms.map(
    ({ name, summary, origins }) =>
      `| [${name}](${name}.md) | ${origins.map((origin) => originWords[origin]).join(", ")} | ${summary} |\n`,
  );
  return `# Transforms\n\nThe first that has an answer for a secret gives it.\n\n| Transform | Begins with | What it does |\n| --- | --- | --- |\n${rows.join("")}`;
}

function section(title: string, parts: readonly string[]): readonly string[] {
  return parts.length === 0 ? [] : [`## ${title}\n\n${parts.join("")}`];
}

function fixed(one: FixtureCase, inFull: boolean, mask: (text: string) => string): string {
  if (!inFull) return `- ${words(one.name)}: ${one.because}\n`;
  const diff = one.changes
    .map((change) => unifiedDiff(change, mask).text.replace(/^(?:diff --git|new file mode).*\n/gm, ""))
    .join("");
  return `### ${capital(words(one.name))}\n\n${sentence(one.because)}\n\n\`\`\`diff\n${diff}\`\`\`\n\n\`\`\`sh\n${one.build}\n\`\`\`\n\n`;
}

function refused(one: FixtureCase): string {
  const reasons = [...new Set(one.findings.flatMap(({ reason }) => reason ?? []))].map((reason) => `\`${reason}\``);
  return `- ${words(one.name)} (${reasons.join(", ")}): ${one.because}\n`;
}

function words(name: string): string {
  return name.replace(/^[a-z]+-/, "").replaceAll("-", " ");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sentence(text: string): string {
  return capital(text).replace(/[^.]$/, "$&.");
}
