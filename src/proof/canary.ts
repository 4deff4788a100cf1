import { generateKeyPairSync, randomBytes } from "node:crypto";

/** How every canary starts; the stand-in tools know it too. */
export const canaryMark = "ulkcanary";

/** A fresh value that occurs nowhere else: 36 letters and digits, which are valid base64 as well. */
export function freshCanary(): string {
  return `${canaryMark}${randomBytes(14).toString("hex").slice(0, 27)}`;
}

/** A value of the shape that a variable of this name usually has, with the canary as its secret part. */
export function canaryValue(name: string, canary: string): string {
  const upper = name.toUpperCase();
  if (/(DATABASE|DB|POSTGRES|MYSQL|REDIS|MONGO|AMQP)_?(URL|URI)$/.test(upper)) {
    return `postgres://app:${canary}@db.example.com:5432/app`;
  }
  if (/(INDEX_URL|REGISTRY_URL|FEED_URL|REPO_URL|REPOSITORY_URL)$/.test(upper)) {
    return `https://reader:${canary}@pypi.example.com/simple`;
  }
  if (/(SSH|DEPLOY|PRIVATE).*KEY$|^ID_RSA$|^ID_ED25519$/.test(upper)) return canaryKey(canary);
  if (upper === "COMPOSER_AUTH") return `{"http-basic":{"repo.example.com":{"username":"ci","password":"${canary}"}}}`;
  if (/DOCKER_(AUTH_)?CONFIG/.test(upper)) return `{"auths":{"registry.example.com":{"auth":"${canary}"}}}`;
  return canary;
}

/** The text of a private key whose body is the canary; no key, but of its form. */
export function canaryKey(canary: string): string {
  // Assembled, so that this file itself does not look like a key.
  const rule = (word: string): string => `-----${word} OPENSSH PRIVATE KEY-----`;
  return `${rule("BEGIN")}\n${canary}\n${rule("END")}\n`;
}

/** A fresh private key that an SSH agent takes: its text, and the line of it that no other key has. */
export function freshKey(): { readonly text: string; readonly secret: string } {
  const { privateKey } = generateKeyPairSync("ed25519");
  const text = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return { text, secret: text.split("\n")[1] ?? "" };
}
