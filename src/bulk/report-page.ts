/** How the page of a campaign looks, in light and in dark. */
export const pageStyle = `
:root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --mid: #9a6700; --bad: #cf222e; --calm: #6e7781; }
@media (prefers-color-scheme: dark) { :root { --good: #3fb950; --mid: #d29922; --bad: #f85149; --calm: #8b949e; } }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 1200px; padding: 1rem 1.5rem 4rem; }
h1 { margin: 0; font-size: 1.6rem; }
header p { margin: 0 0 1rem; color: var(--calm); }
.tiles { display: flex; flex-wrap: wrap; gap: .6rem; }
.tile { border: 1px solid var(--line); border-left: 4px solid var(--calm); border-radius: 6px; padding: .4rem .8rem; }
.tile b { font-size: 1.3rem; margin-right: .3rem; }
.tile.proposed, .tile.pushed, .tile.planned { border-left-color: var(--good); }
.tile.reported, .tile.unread, .tile.declined, .tile.taken { border-left-color: var(--mid); }
.tile.failed { border-left-color: var(--bad); }
.charts { display: flex; flex-wrap: wrap; gap: 1.5rem; margin: 1.5rem 0; }
figure { margin: 0; flex: 1 1 340px; max-width: 560px; }
figcaption { font-weight: 600; margin-bottom: .4rem; }
svg { width: 100%; height: auto; }
svg text { font: 12px system-ui, sans-serif; fill: currentColor; }
rect { fill: var(--calm); }
rect.proposed, rect.pushed, rect.planned { fill: var(--good); }
rect.reported, rect.unread, rect.declined, rect.taken { fill: var(--mid); }
rect.failed { fill: var(--bad); }
form { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; position: sticky; top: 0; padding: .6rem 0; background: Canvas; }
input, select, button { font: inherit; padding: .35rem .6rem; border: 1px solid var(--line); border-radius: 6px; background: Canvas; color: CanvasText; }
input { flex: 1 1 260px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th:nth-child(3), th:nth-child(4), td:nth-child(3), td:nth-child(4) { text-align: right; }
tr.summary { cursor: pointer; }
tr.summary:hover, tr.summary:focus-within { background: color-mix(in srgb, CanvasText 6%, Canvas); }
tr.summary button { all: unset; cursor: pointer; color: LinkText; overflow-wrap: anywhere; }
tr.summary button:focus-visible { outline: 2px solid; }
.state { white-space: nowrap; }
.good { color: var(--good); } .mid { color: var(--mid); } .bad { color: var(--bad); } .calm { color: var(--calm); }
ul { margin: .3rem 0; padding-left: 1.2rem; }
pre { margin: .4rem 0; padding: .6rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; font: 13px/1.45 ui-monospace, monospace; }
pre .add { color: var(--good); } pre .del { color: var(--bad); } pre .head { color: var(--calm); }
#more { margin: 1rem 0; }
`;

/** What the page of a campaign does: it searches, and shows a repository's details when asked. */
export const pageScript = `
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const stateWords = JSON.parse(document.getElementById("words-of").textContent);
const tones = { proposed: "good", pushed: "good", planned: "good", failed: "bad", reported: "mid", unread: "mid", declined: "mid", taken: "mid" };
const body = document.getElementById("rows");
const words = document.getElementById("words");
const state = document.getElementById("state");
const more = document.getElementById("more");
const pageSize = 200;
let hits = [];
let shown = 0;

const texts = data.map((row) =>
  [row.name, row.error, ...row.findings.flat(), ...row.problems].join(" ").toLowerCase());

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = visible(text);
  return made;
}

// Characters that turn the direction of a line around, or show nothing, could make a diff read as another.
function visible(text) {
  return text.replace(/(?![\\n\\t\\r])[\\p{Cc}\\p{Cf}]/gu, (one) => "<U+" + one.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") + ">");
}

function link(url) {
  if (!/^https?:\\/\\//.test(url)) return document.createTextNode(url);
  const made = element("a", "", url.replace(/^https?:\\/\\/[^/]*\\//, ""));
  made.href = url;
  made.rel = "noreferrer noopener";
  return made;
}

function summaryRow(row) {
  const fixed = row.findings.filter(([status]) => status === "fixed").length;
  const line = element("tr", "summary");
  const name = element("td");
  const opener = element("button", "", row.name);
  opener.type = "button";
  opener.setAttribute("aria-expanded", "false");
  name.append(opener);
  const request = element("td");
  if (row.url) request.append(link(row.url));
  line.append(
    name,
    element("td", "state " + (tones[row.state] || "calm"), stateWords[row.state]),
    element("td", "", String(fixed)),
    element("td", "", String(row.findings.length - fixed)),
    request,
  );
  line.addEventListener("click", (event) => {
    if (event.target.closest("a")) return;
    const open = line.nextSibling && line.nextSibling.className === "details";
    if (open) line.nextSibling.remove();
    else line.after(detailsRow(row));
    opener.setAttribute("aria-expanded", String(!open));
  });
  return line;
}

function detailsRow(row) {
  const line = element("tr", "details");
  const cell = element("td");
  cell.colSpan = 5;
  if (row.error) cell.append(element("p", "bad", row.error));
  if (row.base) cell.append(element("p", "calm", "at commit " + row.base));
  list(cell, row.findings.map(([status, name, kind, place, message]) =>
    [status === "fixed" ? "good" : "mid", status + ": " + name + " (" + kind + ", " + place + ") " + message]));
  list(cell, row.problems.map((problem) => ["bad", problem]));
  if (row.commands.length > 0) cell.append(element("pre", "commands", row.commands.join("\\n")));
  if (row.masked) cell.append(element("p", "calm", "Values are hidden in this diff."));
  if (row.patch) cell.append(diff(row.patch));
  line.append(cell);
  return line;
}

function list(cell, entries) {
  if (entries.length === 0) return;
  const made = element("ul");
  for (const [className, text] of entries) made.append(element("li", className, text));
  cell.append(made);
}

function diff(patch) {
  const made = element("pre", "diff");
  for (const line of patch.split("\\n")) {
    const kind = /^(?:\\+\\+\\+|---|diff|index|@@|new file)/.test(line) ? "head" : line[0] === "+" ? "add" : line[0] === "-" ? "del" : "";
    made.append(element("span", kind, line + "\\n"));
  }
  return made;
}

function search() {
  const wanted = words.value.toLowerCase().split(/\\s+/).filter(Boolean);
  hits = data.filter((row, at) =>
    (!state.value || row.state === state.value) && wanted.every((word) => texts[at].includes(word)));
  shown = 0;
  body.replaceChildren();
  document.getElementById("count").textContent = hits.length + " of " + data.length;
  page();
}

function page() {
  body.append(...hits.slice(shown, shown + pageSize).map(summaryRow));
  shown = Math.min(hits.length, shown + pageSize);
  more.hidden = shown >= hits.length;
}

document.getElementById("search").addEventListener("submit", (event) => event.preventDefault());
words.addEventListener("input", search);
state.addEventListener("change", search);
more.addEventListener("click", page);
search();
`;
