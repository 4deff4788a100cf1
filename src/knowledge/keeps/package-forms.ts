import { instead } from "./keeping.ts";
import type { SaidByEnvironment, Told } from "./keeping.ts";
import { plainText, protectedText, splitText } from "./shell-text.ts";

/** `config set key value` and `config set key=value`: the key when it is literal, and the value's shell text. */
export function setting(told: Told): { readonly key: string; readonly text: string } | undefined {
  const [first, second] = told.operands;
  if (!first) return undefined;
  const joined = splitText(first.text, "=");
  const key = joined ? plainText({ value: undefined, text: joined[0] }) : first.value;
  const text = joined?.[1] ?? second?.text;
  return key === undefined || key.includes("$") || text === undefined ? undefined : { key, text };
}

/** One variable named after a key, where the key can be part of a variable's name. */
export function named(prefix: string, key: string, text: string): SaidByEnvironment | undefined {
  const name = prefix + key.toUpperCase().replace(/[.-]/g, "_");
  return /^[A-Z_][A-Z0-9_]*$/.test(name) ? instead({ name, value: protectedText(text) }) : undefined;
}

/** COMPOSER_AUTH for one host; the credential's own text stands between literal pieces of JSON. */
export function composerAuth(told: Told): SaidByEnvironment | undefined {
  const [key, first, second] = told.operands;
  const match = /^(http-basic|github-oauth|gitlab-oauth|gitlab-token|bearer)\.([\w.:-]+)$/.exec(key?.value ?? "");
  if (!match || !first) return undefined;
  const [, kind = "", host = ""] = match;
  const one = protectedText(first.text);
  if (kind !== "http-basic") {
    return instead({ name: "COMPOSER_AUTH", value: `'{"${kind}":{"${host}":"'${one}'"}}'` });
  }
  if (!second) return undefined;
  const password = protectedText(second.text);
  const value = `'{"http-basic":{"${host}":{"username":"'${one}'","password":"'${password}'"}}}'`;
  return instead({ name: "COMPOSER_AUTH", value });
}

/** `http-basic.NAME user password`, `pypi-token.NAME token` and plain settings of poetry. */
export function poetrySetting(told: Told): SaidByEnvironment | undefined {
  const [key, first, second] = told.operands;
  if (key?.value === undefined || !first) return undefined;
  const basic = /^http-basic\.([\w.-]+)$/.exec(key.value)?.[1];
  if (basic === undefined) return second ? undefined : named("POETRY_", poetryKey(key.value), first.text);
  const prefix = `POETRY_HTTP_BASIC_${basic.toUpperCase().replace(/[.-]/g, "_")}`;
  if (!second) return undefined;
  return instead(
    { name: `${prefix}_USERNAME`, value: protectedText(first.text) },
    { name: `${prefix}_PASSWORD`, value: protectedText(second.text) },
  );
}

/** What poetry keeps in auth.toml; all other settings are in config.toml. */
export function isPoetryLogin(key: string | undefined): boolean {
  return key === undefined || /^(?:http-basic|pypi-token|certificates)\./.test(key);
}

function poetryKey(key: string): string {
  return /^repositories\.[\w-]+$/.test(key) ? `${key}.url` : key;
}

/** The feed stays, its user and password go to the environment. */
export function nugetSource(told: Told): SaidByEnvironment | undefined {
  const name = told.option("-n", "--name", "-Name", "-name");
  const user = told.option("-u", "--username", "-UserName", "-Username", "-username");
  const password = told.option("-p", "--password", "-Password", "-password");
  if (!name || !password || !/^["']?\w+["']?$/.test(name.text)) return undefined;
  const source = plainText({ value: undefined, text: name.text });
  const value = `'Username='${protectedText(user?.text ?? "unused")}';Password='${protectedText(password.text)}`;
  const drops = [
    ...(user?.indices ?? []),
    ...password.indices,
    ...(told.option("--valid-authentication-types", "-ValidAuthenticationTypes")?.indices ?? []),
    ...told.switches("--store-password-in-clear-text", "-StorePasswordInClearText"),
  ];
  return {
    variables: [{ name: `NuGetPackageSourceCredentials_${source}`, value }],
    drops: drops.toSorted((a, b) => a - b),
  };
}

/** Both values of a variable that two commands said: most settings replace, those of COMPOSER_AUTH add up. */
export function joinedValues(name: string, first: string, second: string): string {
  if (name !== "COMPOSER_AUTH") return second;
  const kind = /"[\w-]+":\{/.exec(second)?.[0] ?? "";
  const at = first.indexOf(kind) + kind.length;
  // Both texts are in single quotes wherever JSON is cut.
  return first.includes(kind)
    ? `${first.slice(0, at)}${second.slice("'{".length + kind.length, -"}}'".length)},${first.slice(at)}`
    : `${first.slice(0, -"}'".length)},${second.slice("'{".length)}`;
}
