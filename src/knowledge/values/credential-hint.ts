import { tokenFormats } from "./token-formats.ts";

const address = /:\/\/[^\s/]*@/;
const query = /[?&][\w-]*(?:token|password|passwd|secret|sig|key)=/i;
const setting = /(?:password|pwd|accountkey|sharedaccesskey|sharedsecretvalue)\s*=/i;
const words = /PRIVATE KEY|\bcurl\b.*\s(?:-u|--user)\s|\bsshpass\s+-p|_auth|authorization|private-token|x-api-key/i;

/** What each token format has in it: looking for this first is several times faster than for all of them. */
const mayBeToken =
  /(?:[cefgmoprstu]_|[Xikst]-|[Gbrs1]\.)[A-Za-z0-9_.-]{16}|A(?:GE-|KIA|SIA|BIA|CCA|Iza|ZDO)|eyJ|xox|xapp-|sntry|hooks\.slack/;
const token = new RegExp(tokenFormats.map(({ pattern }) => pattern.source).join("|"));

/** Whether a text has a token of a known format in it. */
export function holdsToken(text: string): boolean {
  return mayBeToken.test(text) && token.test(text);
}

/** Text that a credential by its value cannot do without. */
export const credentialHint = {
  /** Whether the text may hold a credential; false is certain. */
  test(text: string): boolean {
    return (
      (text.includes("@") && address.test(text)) ||
      (text.includes("=") && (query.test(text) || setting.test(text))) ||
      words.test(text) ||
      holdsToken(text)
    );
  },
};
