import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";

import { tokenFormats } from "../../src/knowledge/values/token-formats.ts";
import { judgeValue } from "../../src/knowledge/values.ts";
import type { ValueVerdict } from "../../src/knowledge/values.ts";

/** Made-up characters of a kind that no service issued. */
function body(length: number, alphabet = "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY"): string {
  return Array.from({ length }, (_, index) => alphabet.charAt((index * 7) % alphabet.length)).join("");
}

const upper = (length: number): string => body(length, "ABCDEFGHJKLMNPQRSTUVWXYZ234567");
const hex = (length: number): string => body(length, "0a1b2c3d4e5f6789");

const cases: readonly (readonly [what: string, value: string, says: ValueVerdict["says"]])[] = [
  ["nothing", "", "empty"],
  ["blanks", "  ", "empty"],
  ["angle brackets", "<your-token>", "placeholder"],
  ["crosses", "xxx", "placeholder"],
  ["crosses behind a prefix", `hf_${"x".repeat(34)}`, "placeholder"],
  ["a dummy", "dummy", "placeholder"],
  ["a dummy with a purpose", "dummy-secret-key-for-collectstatic", "placeholder"],
  ["a fake", "fake_secret", "placeholder"],
  ["stars around a word", "**None**", "placeholder"],
  ["your-something", "your_api_key", "placeholder"],
  ["something here", "password_over_here", "placeholder"],
  ["a switch", "true", "placeholder"],
  ["one, as rails wants it", "1", "placeholder"],
  ["null", "null", "placeholder"],
  ["a documentation's key", `AKIA${"IOSFODNN7EXAMPLE"}`, "placeholder"],
  ["a command that Docker does not run", "$(openssl rand -hex 32)", "placeholder"],
  ["an escaped expansion", "\\$TOKEN", "placeholder"],
  ["changeme", "changeme", "weak"],
  ["root", "root", "weak"],
  ["password", "password", "weak"],
  ["a few digits", "1234", "weak"],
  ["a password with signs for letters", "P@ssw0rd", "weak"],
  ["the password of the manual", "mysecretpassword", "weak"],
  ["the password of the image's page", "my-secret-pw", "weak"],
  ["test", "test", "weak"],
  ["a program's name", "zabbix", "weak"],
  ["a program's name and digits", "nagios123", "weak"],
  ["a user and a program's name", "admin@site", "weak"],
  ["words in capitals", "SetToSomethingElse", "weak"],
  ["words with a shortened one in front", "AWSAccessSecret", "weak"],
  ["a sentence of words with signs", "cannot-be-blank-for-production-env-when-building", "weak"],
  ["a text that speaks of itself", "justadefaultvaluetostartwith", "weak"],
  ["a name behind an instruction", "setme_SESSION_SALT", "weak"],
  ["a word and the year", "BackupAgent2019", "weak"],
  ["a shortened word", "ftpdpass", "weak"],
  ["a few characters", "h5x2", "weak"],
  ["digits in groups", "123-456", "weak"],
  ["a row of the keyboard", "asdfasdfasdf", "weak"],
  ["the alphabet", "abcdefghijklmnopqrstuvwxyz", "weak"],
  ["a word with signs for letters", "smtpPassw0rd", "weak"],
  ["a default in quotes", '${PASSWORD:-"rstudio"}', "weak"],
  ["a login with both its parts", "neo4j/letmein", "weak"],
  ["base64 of a word", btoa("guacamole\n"), "weak"],
  ["base64 of a token", btoa(body(24)), "literal"],
  ["an object of words", '{ \\"username\\":\\"search-provider\\" }', "weak"],
  ["a sentence with signs for letters", "Chang3M3R1ghtN0w", "weak"],
  ["a demo's login with its hash", `foo:$apr1$${body(8)}$${body(22)}`, "weak"],
  ["a demo's login with an old hash", `test:${body(13)}`, "weak"],
  ["letters in any case", "rKtQwBzLmXcVnPdS", "literal"],
  ["syllables with digits inside", "uwuu7Looje4dooshai", "literal"],
  ["a default account in a URL", "postgres://postgres:postgres@db/app", "weak"],
  ["a guest in a URL", "amqp://guest:guest@mq", "weak"],
  ["a changeme in a URL", "mysql://app:changeme@db/app", "weak"],
  ["a password in a URL", `https://user:${body(12)}@npm.example.com/x`, "credentialed-url"],
  ["a password without a user", `redis://:${body(10)}@cache:6379`, "credentialed-url"],
  ["a token for a user", `https://${body(20)}@git.example.com/x`, "credentialed-url"],
  ["a token in a query", `https://example.com/x?token=${body(16)}`, "credentialed-url"],
  ["a password in a connection string", `Server=h;User Id=u;Password=${body(10)};`, "credentialed-url"],
  ["an account key", `DefaultEndpointsProtocol=https;AccountKey=${body(40)}==`, "credentialed-url"],
  [
    "two addresses of which one has a password",
    `https://a.example.com,https://u:${body(12)}@b.example.com`,
    "credentialed-url",
  ],
  ["a URL with a variable for the password", "https://u:$T@npm.example.com/x", "variable"],
  ["a URL with a variable for the user", "https://$GH:x-oauth-basic@git.example.com/", "variable"],
  ["a URL", "https://pypi.example.com/simple", "url"],
  ["an address of ssh", "ssh://git@git.example.com/x", "url"],
  ["a short address of ssh", "git@git.example.com:a/b.git", "url"],
  ["a client's address of Sentry", `https://${hex(32)}@sentry.example.com/42`, "public"],
  ["a public SSH key", `ssh-rsa ${body(60)} me@host`, "public"],
  ["a certificate", "-----BEGIN CERTIFICATE-----\nMII", "public"],
  ["a fingerprint", `${body(40, "0A1B2C3D4E5F6789")}`, "public"],
  ["a fingerprint in groups", Array.from({ length: 10 }, () => "0A1B").join(" "), "public"],
  ["a private key", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl", "token"],
  ["a private key on one line", "-----BEGIN RSA PRIVATE KEY-----\\nMII", "token"],
  ["a token as a default", `\${TOKEN:-ghp_${body(36)}}`, "token"],
  ["a literal as a default", `\${TOKEN:-${body(30)}}`, "literal"],
  ["a weak default", "${PASSWORD:-secret}", "weak"],
  ["a variable", "$TOKEN", "variable"],
  ["a variable in braces", "${TOKEN}", "variable"],
  ["an empty default", "${TOKEN:-}", "variable"],
  ["a variable behind a scheme", "Bearer $T", "variable"],
  ["a variable in JSON", '{"github-oauth":{"github.com":"$T"}}', "variable"],
  ["a literal that holds a dollar sign", `${body(20)}$x${body(14)}`, "literal"],
  ["a password's hash", `jane:$apr1$${body(8)}$${body(22)}`, "literal"],
  ["mixed characters", body(32), "literal"],
  ["a short mix", "x9fk3lq0", "literal"],
  ["base64 with a slash in front", `/${body(39)}=`, "literal"],
  ["a path", "/run/secrets/x", "path"],
  ["a path in a variable", "$HOME/.npmrc", "path"],
  ["a path at home", "~/.ssh/id_rsa", "path"],
  ["a relative path", "./certs/server.pem", "path"],
  ["a file's name", "server.key", "path"],
];

const tokens: readonly (readonly [what: string, value: string])[] = [
  ["a Docker Hub token", `dckr_pat_${body(27)}`],
  ["a GitHub token", `ghp_${body(36)}`],
  ["a fine-grained GitHub token", `github_pat_${body(22)}_${body(59)}`],
  ["a GitLab token", `glpat-${body(20)}`],
  ["a Google API key", `AIza${body(35)}`],
  ["a Hugging Face token", `hf_${body(34, "abcdefghijkABCDEFGHIJK")}`],
  ["a JSON web token", `eyJ${body(20)}.eyJ${body(40)}.${body(43)}`],
  ["a PyPI token", `pypi-${body(80)}`],
  ["a Slack token", `xoxb-${body(12, "0123456789")}-${body(24)}`],
  ["a Stripe key", `sk_live_${body(24)}`],
  ["a vault token", `hvs.${body(90)}`],
  ["an AWS key", `AKIA${upper(16)}`],
  ["an npm token", `npm_${body(36)}`],
  ["a token inside a URL", `https://ghp_${body(36)}@git.example.com/x`],
  ["a token behind a scheme", `token ghp_${body(36)}`],
];

describe("values", () => {
  it.each(cases)("%s", (_what, value, says) => {
    expect(judgeValue(value).says).toBe(says);
  });

  it.each(tokens)("%s is told by its format", (_what, value) => {
    expect(judgeValue(value).says).toBe("token");
  });

  it("a login of words is meant to be one, and a variable of words is a demo's", () => {
    expect(judgeValue("NorthernPro", "login").says).toBe("literal");
    expect(judgeValue("https://bot:NorthernPro1@git.example.com/a.git").says).toBe("credentialed-url");
    expect(judgeValue("NorthernPro").says).toBe("weak");
  });

  it("a verdict never repeats the value", () => {
    const values = [...cases, ...tokens].map(([, value]) => value).filter((value) => /\d/.test(value));
    expect(values.filter((value) => value.length > 5 && judgeValue(value).because.includes(value))).toEqual([]);
  });

  it("token formats are sorted by what they are called", () => {
    const names = tokenFormats.map((format) => format.name);
    expect(names).toEqual(names.toSorted());
  });

  it("any text is judged", () => {
    assert(property(string({ maxLength: 200 }), (value) => judgeValue(value).because.length > 0));
  });

  it.each(["a/", "secret", "${a", "://a:", "-.", "sk-", "a@", "password=", "your-"])(
    "%s many times over is judged at once",
    (piece) => {
      const start = performance.now();
      judgeValue(piece.repeat(50_000));
      expect(performance.now() - start).toBeLessThan(2000);
    },
  );
});
