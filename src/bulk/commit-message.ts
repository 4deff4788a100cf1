import type { BuildRow } from "../report/json.ts";
import { counted } from "../report/words.ts";
import { version } from "../version.ts";
import { defaultTitle } from "./campaign.ts";
import { printable } from "../text/printable.ts";
import type { ReviewFacts } from "./review-facts.ts";

/** The trailer by which a later run knows a commit for its own. */
export const trailer = "Generated-by: unleak";

const mostLines = 40;

/** The message of a commit that holds a report's changes: names, places and commands, never a value. */
export function commitMessage(facts: Pick<ReviewFacts, "builds">, title: string = defaultTitle): string {
  const changed = facts.builds.filter((build) => build.changed);
  const paragraphs = [
    printable(title),
    "The values stayed readable in the image or in the record of its build. They are now mounted for the steps that\n" +
      "read them and stay nowhere.",
    limited(changed.map(secretsLine)),
    `Build with:\n${limited(changed.flatMap(commandLines))}`,
    `${trailer} ${version}`,
  ];
  return `${paragraphs.join("\n\n")}\n`;
}

function secretsLine({ dockerfile, findings }: BuildRow): string {
  const fixed = findings.filter(({ status }) => status === "fixed").map(({ name }) => name);
  return `${printable(dockerfile)}: ${printable([...new Set(fixed)].join(", "))}`;
}

function commandLines({ commands: { cwd, build, run } }: BuildRow): readonly string[] {
  const folder = cwd === "." ? [] : [`cd ${cwd}`];
  return [...folder, build, ...(run === undefined ? [] : [run])].map((line) => `    ${printable(line)}`);
}

function limited(lines: readonly string[]): string {
  const more = lines.length - mostLines;
  return [...lines.slice(0, mostLines), ...(more > 0 ? [`and ${counted(more, "line")} more`] : [])].join("\n");
}
