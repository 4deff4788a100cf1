/**
 * Words without which no Dockerfile holds a secret that the analysis knows. Deciding this first spares most files the
 * parsing; a test holds it against the full analysis.
 */
const words =
  /pass|pwd|token|secret|key|auth|credential|cred|\bpat\b|_pat|npmrc|yarnrc|netrc|pypirc|pip\.|settings|\.m2|\.ssh|id_rsa|id_ed|id_ecdsa|id_dsa|\.pem|\.p12|\.pfx|\.jks|\.env|\.aws|\.docker|gradle|nuget|\.git|cargo|kube|config|_url|_uri|_dsn|url|:\/\/[^\s/]*@|\$\{?\w*|--mount|\b(?:copy|add)\b/i;

/** Whether a Dockerfile may hold a secret; false is certain. */
export function mayHoldSecret(text: string): boolean {
  return words.test(text);
}
