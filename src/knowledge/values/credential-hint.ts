import { tokenFormats } from "./token-formats.ts";

/** Text that a credential by its value, or a secret mount, cannot do without. */
export const credentialHint = new RegExp(
  [
    "://[^\\s/]*@",
    "[?&][\\w-]*(?:token|password|passwd|secret|sig|key)=",
    "(?:password|pwd|accountkey|sharedaccesskey|sharedsecretvalue)\\s*=",
    "PRIVATE KEY",
    "_auth",
    "authorization|private-token|x-api-key",
    ...tokenFormats.map(({ pattern }) => pattern.source),
  ].join("|"),
  "i",
);
