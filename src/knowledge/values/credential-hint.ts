import { WordFinder } from "../../text/word-finder.ts";
import { tokenFormats } from "./token-formats.ts";

const address = /:\/\/[^\s/]*@/;
const query = /(?:[?&]|-D)[\w.-]*(?:token|password|passwd|secret|sig|signature|key)=/i;
const setting = /(?:password|pwd|accountkey|sharedaccesskey|sharedsecretvalue)\s*=/i;
const words =
  /PRIVATE KEY|\bcurl\b.*\s(?:-u|--user)\s|\bsshpass\s+-p|_auth|auth_token|authorization|private-token|x-api-key/i;

const tokenMarks = tokenFormats.flatMap(({ marks }) => marks);
const tokenFinder = new WordFinder(tokenMarks);
/** What a mark must stand in to be one: most texts that hold a mark hold it in another word. */
const mayBeToken =
  /(?:[cefgmoprstu]_|[Xikst]-|[Gbrs1]\.)[A-Za-z0-9_.-]{16}|A(?:GE-|KIA|SIA|BIA|CCA|Iza|ZDO)|eyJ|xox|xapp-|sntry|hooks\.slack|\/webhooks\//;
const token = new RegExp(tokenFormats.map(({ pattern }) => pattern.source).join("|"));

/** Whether a text has a token of a known format in it. */
export function holdsToken(text: string): boolean {
  return tokenFinder.isIn(text) && mayBeToken.test(text) && token.test(text);
}

/** One of these, in lower case, is in all that `query`, `setting` and `words` match. */
const wordMarks = [
  "token=",
  "password=",
  "passwd=",
  "secret=",
  "sig=",
  "signature=",
  "key=",
  "password",
  "pwd",
  "accountkey",
  "sharedaccesskey",
  "sharedsecretvalue",
  "private key",
  "curl",
  "sshpass",
  "_auth",
  "auth_token",
  "authorization",
  "private-token",
  "x-api-key",
];

/** One of these, in lower case, is in every text that may hold a credential by its value. */
export const hintMarks: readonly string[] = [...wordMarks, ...tokenMarks, "@"];

const finder = new WordFinder([...wordMarks, ...tokenMarks]);

/** Text that a credential by its value cannot do without. */
export const credentialHint = {
  /** Whether the text may hold a credential; false is certain. */
  test(text: string): boolean {
    return (
      (text.includes("@") && address.test(text)) ||
      (finder.isIn(text) && (query.test(text) || setting.test(text) || words.test(text) || holdsToken(text)))
    );
  },
};
