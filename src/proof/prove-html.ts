import { unifiedDiff } from "../report/diff.ts";
import type { FileChange } from "../result.ts";
import { escaped } from "../report/html-text.ts";
import { afterALeak } from "./after-a-leak.ts";
import { broken, type LayerSummary, type Proof, type SideProof } from "./proof-result.ts";
import { credentialWords, differenceWords, leakWords, matrixRows, verdictWords } from "./prove-words.ts";

/** One page that needs nothing else: the matrix, the layers and the diff. No script, no request. */
export function proveHtml(proven: {
  readonly proofs: readonly Proof[];
  readonly changes: readonly FileChange[];
}): string {
  const proofs = proven.proofs.map(proofSection).join("\n");
  const diffs = proven.changes.map((change) => diffSection(change)).join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Proof of a rewrite</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Proof of a rewrite</h1>
${proofs}
${diffs === "" ? "" : `<section><h2>Changes</h2>\n${diffs}\n</section>`}
${adviceSection()}
</main>
</body>
</html>
`;
}

const style = `
:root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #cf222e; --soft: #8881; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 64rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
.yes { color: var(--bad); font-weight: 600; } .no { color: var(--good); } .unseen { opacity: .6; }
.verdict { padding: .2rem .6rem; border-radius: .4rem; border: 1px solid; display: inline-block; }
.verdict.proven { color: var(--good); } .verdict.failed { color: var(--bad); }
.shows { opacity: .8; } code, pre { font: 14px/1.45 ui-monospace, monospace; }
pre { overflow-x: auto; background: var(--soft); padding: .6rem; } .columns { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); }
.columns > div { min-width: 0; }
.add { color: var(--good); } .del { color: var(--bad); } .leaky { border-left: 3px solid var(--bad); }
`;

function proofSection(proof: Proof): string {
  const good = proof.verdict === "proven" ? "proven" : "failed";
  const rows = matrixRows(proof).map(
    ([place, before, after]) => `<tr><th scope="row">${escaped(place)}</th>${cell(before)}${cell(after)}</tr>`,
  );
  return `<section>
<h2>${escaped(proof.name)}</h2>
<p class="verdict ${good}">${escaped(verdictWords[proof.verdict])}</p>
<p class="shows">${[...proof.shows, `used: ${proof.engine}`].map(escaped).join("<br>")}</p>
<table class="matrix">
<caption>Can ${escaped(proof.secrets.join(", "))} be read from</caption>
<thead><tr><th scope="col">Place</th><th scope="col">before</th><th scope="col">after</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>
${list("Still leaks", proof.after.leaks.map(leakWords))}
${list("Does not get what it got", proof.credentials.map(credentialWords))}
${list("Differs", broken(proof).map(differenceWords))}
<div class="columns">
${layerColumn("Layers before", proof.before)}
${layerColumn("Layers after", proof.after)}
</div>
</section>`;
}

function cell(word: string): string {
  return `<td class="${word === "not seen" ? "unseen" : word}">${escaped(word)}</td>`;
}

function list(title: string, rows: readonly string[]): string {
  if (rows.length === 0) return "";
  return `<h3>${escaped(title)}</h3>\n<ul>${rows.map((row) => `<li>${escaped(row)}</li>`).join("")}</ul>`;
}

function layerColumn(title: string, side: SideProof): string {
  if (!side.built) return `<div><h3>${escaped(title)}</h3><pre>${escaped(side.failure ?? "")}</pre></div>`;
  const rows = side.layers.map((layer) => layerRow(layer, side));
  return `<div><h3>${escaped(title)}</h3>
<table class="layers"><thead><tr><th scope="col">Made by</th><th scope="col">Files</th><th scope="col">Bytes</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div>`;
}

function layerRow({ instruction, files, size }: LayerSummary, { leaks }: SideProof): string {
  const held = leaks.filter((leak) => leak.where === "layer" && leak.instruction === instruction);
  const paths = held.map(({ secret, path }) => `<br><span class="yes">${escaped(`${secret}: ${path ?? ""}`)}</span>`);
  const mark = held.length === 0 ? "" : ' class="leaky"';
  const made = instruction === "" ? "(base image)" : instruction;
  return `<tr${mark}><td><code>${escaped(made)}</code>${[...new Set(paths)].join("")}</td><td>${files}</td><td>${size}</td></tr>`;
}

function diffSection(change: FileChange): string {
  const lines = unifiedDiff(change, (text) => text)
    .text.trimEnd()
    .split("\n");
  const shown = lines.map((line) => {
    const kind = /^\+(?!\+\+)/.test(line) ? "add" : /^-(?!--)/.test(line) ? "del" : "";
    return kind === "" ? escaped(line) : `<span class="${kind}">${escaped(line)}</span>`;
  });
  return `<h3>${escaped(change.path)}</h3>\n<pre class="diff">${shown.join("\n")}</pre>`;
}

function adviceSection(): string {
  const rows = afterALeak.map(({ what, why, commands, source }) => {
    const code = commands.map((command) => `<br><code>${escaped(command)}</code>`).join("");
    return `<li><strong>${escaped(what)}</strong>: ${escaped(why)} (<a href="${escaped(source)}">why</a>)${code}</li>`;
  });
  return `<section><h2>What a rewrite cannot do</h2>\n<ol>${rows.join("\n")}</ol>\n</section>`;
}
