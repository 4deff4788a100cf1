// Where a token of one of secretlint's formats can begin; the rule itself then decides. One alternative for each rule.
const starts = [
  /(?:ACCESS|[Aa]ccess)_?(?:KEY|[Kk]ey)\W{1,9}[A-Za-z0-9/+=]{40}/, // aws
  /_authToken=[^$\s]|npm_\w{36}/, // npm
  /:\/\/[^\s:@/]{1,100}:[^\s@/]{1,200}@/, // basicauth, database-connection-string
  /xox[abopr]-|xapp-|[Hh][Oo][Oo][Kk][Ss]\.[Ss][Ll][Aa][Cc][Kk]/, // slack
  /gh[pousr]_\w{36}|github_pat_/, // github
  /PRIVATE KEY/, // privatekey, gcp
  /SG\.\w{1,128}\.\w/, // sendgrid
  /shp(?:pa|ca|at|ss)_/, // shopify
  /sk-(?:\w{20}T3BlbkFJ|proj|svcacct|admin|ant)/, // openai, anthropic
  /lin_api_/, // linear
  /ops_ey/, // 1password
];
const start = new RegExp(starts.map(({ source }) => source).join("|"), "g");

// A private key in PEM is the longest of the formats, and its first line the widest way back to a URL's scheme.
const behind = 10_240;
const inFront = 300;
const mostWindows = 64;

/** Takes the pieces of a byte stream in which a token may stand: a few lines for each, joined, and no more than that. */
export class TokenWindows {
  #text = "";
  #windows: string[] = [];
  /** Where in the text the next window may begin. */
  #from = 0;

  /** Takes the next bytes. */
  push(chunk: Buffer): void {
    if (this.#windows.length >= mostWindows) return;
    this.#text += chunk.toString("latin1");
    if (this.#text.length < 64 * 1024) return;
    // A token that begins behind this may reach into bytes that have not come.
    const safe = this.#text.length - behind;
    this.#look(safe);
    const cut = safe - inFront;
    this.#text = this.#text.slice(cut);
    this.#from = Math.max(this.#from, safe) - cut;
  }

  /** The windows as one text, in which the lines of each stand as they stood; empty when there are none. */
  finish(): string {
    this.#look(this.#text.length);
    this.#text = "";
    return this.#windows.join("\n");
  }

  #look(before: number): void {
    start.lastIndex = this.#from;
    for (let match = start.exec(this.#text); match !== null; match = start.exec(this.#text)) {
      if (match.index >= before || this.#windows.length >= mostWindows) return;
      this.#from = this.#take(match.index);
      start.lastIndex = this.#from;
    }
  }

  #take(index: number): number {
    const text = this.#text;
    const front = Math.max(text.lastIndexOf("\n", index) + 1, index - inFront);
    const line = text.indexOf("\n", index);
    const isKey = text.startsWith("PRIVATE KEY", index);
    const end = isKey ? index + behind : Math.min(line === -1 ? text.length : line, index + 2048);
    this.#windows.push(text.slice(front, end));
    return Math.max(end, index + 1);
  }
}

/** The formats found in a text by secretlint's rules: `github`, `aws`, `privatekey`. Some depend on the file's name. */
export async function tokenFormatsIn(text: string, path: string): Promise<readonly string[]> {
  if (text === "") return [];
  const [{ lintSource }, { creator }] = await Promise.all([
    import("@secretlint/core"),
    import("@secretlint/secretlint-rule-preset-recommend"),
  ]);
  const config = { rules: [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: creator }] };
  const { messages } = await lintSource({
    source: { filePath: path, content: text, contentType: "text", ext: "" },
    options: { config, noPhysicFilePath: true },
  });
  return [...new Set(messages.map(({ ruleId }) => ruleId.replace(/^.*secretlint-rule-/, "")))];
}
