import { credentialHint } from "../knowledge/values/credential-hint.ts";

/** Words without which no Dockerfile holds a secret that the analysis knows; its lines decide the rest. */
const words =
  /pass|pwd|pw\b|pw_|_pw|psw|token|secret|key|auth|cred|cookie|pepper|\bpat\b|pat_|_pat|pin\b|priv|pem\b|jwt|rsa|dsa|ed25519|cert|sign|salt|ur[il]|dsn|proxy|feed|conn|account|license|login|repo|mirror|remote|index|alias|backend|storage|webhook|find_?links|rc\b|rc_|gradle_|kube|nuget_|_conf\b|settings|config_|gc(?:p|loud)|__|\bcopy\b|\badd\b|--mount|:\/\/[^\s/]*@/i;

/** A word that goes on in the next line. */
const brokenWord = /[^\s\\`][\\`][ \t]*\r?\n[^\s#]/;

/** Whether a Dockerfile may hold a secret, by its text alone; false is certain. */
export function mayHoldSecret(text: string): boolean {
  return words.test(text) || credentialHint.test(text) || brokenWord.test(text);
}
