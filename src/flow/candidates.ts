/** Words without which no Dockerfile holds a secret that the analysis knows; its lines decide the rest. */
const words =
  /pass|pwd|token|secret|key|auth|cred|\bpat\b|pat_|_pat|pin\b|jwt|cert|sign|salt|url|uri|dsn|proxy|feed|connection|conn|account|license|login|\bcopy\b|\badd\b|--mount|:\/\/[^\s/]*@|_auth/i;

/** Whether a Dockerfile may hold a secret, by its text alone; false is certain. */
export function mayHoldSecret(text: string): boolean {
  return words.test(text);
}
