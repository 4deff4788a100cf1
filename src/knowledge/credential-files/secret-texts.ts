import { judgeName } from "../names.ts";
import { judgeValue, mayBeReal, privateKey } from "../values.ts";

/** A name and a value, as far as the text has them; a value of a list has no name. */
interface Setting {
  readonly name: string;
  readonly value: string;
}

/** `NAME=value`, `name: value`, `- value`, `<name>value</name>`, `name="value"` of a tag. */
const line = /^\s*(?:-\s+)?(?:export\s+)?["']?([\w.$/-]+)["']?\s*(?:=|:(?=\s|$))>?\s*(.*)$/;
const item = /^\s*-\s+(\S.*)$/;
const element = /<([\w.-]+)(?:\s[^>]*)?>([^<]+)<\/|\b([\w.-]+)\s*=\s*"([^"]*)"/g;
const member = /["']?([\w.$-]+)["']?\s*:\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')/g;

/** The form of the file says that its key is one, whatever it is made of. */
const googleKey = /"type"\s*:\s*"(?:service_account|authorized_user)"/;

/** The padding of base64 looks like a setting without a value. */
const base64 = /^(?=[^=]*\d)(?=[^=]*[a-z])(?=[^=]*[A-Z])[\w+/-]{8,}={1,2}$/;

/**
 * Whether a text in a file that has a secret's name holds one: any text of a file without form, and of one with
 * settings those that are a secret's by their name or their look. Words for people and design tokens are none.
 */
export function holdsSecretText(text: string): boolean {
  if (privateKey.test(text)) return true;
  const plain = text
    .replace(/^\uFEFF/, "")
    .replace(/<!--[\s\S]*?-->/g, "")
    .trim();
  if (plain === "") return false;
  if (/^[{[]/.test(plain)) {
    const settings = settingsOfJson(plain);
    return settings.some(isSecret) || (googleKey.test(plain) && settings.some(isKeyOfGoogle));
  }
  if (plain.startsWith("<")) return settingsOfTags(plain).some(isSecret);
  const lines = plain.split(/\r?\n/).filter((one) => !/^\s*(?:[#;!]|\/\/|---\s*$|$)/.test(one));
  const settings = lines.flatMap(settingOfLine);
  return settings.length > 0 ? settings.some(isSecret) : lines.some((one) => isCredential(one.trim()));
}

function settingOfLine(text: string): readonly Setting[] {
  if (base64.test(text.trim())) return [];
  const [, name, value = ""] = line.exec(text) ?? [];
  const listed = name === undefined ? item.exec(text)?.[1] : undefined;
  if (name === undefined) return listed === undefined ? [] : [{ name: "", value: unquoted(listed) }];
  return [{ name, value: unquoted(value) }];
}

function unquoted(value: string): string {
  return /^(["'])(.*?)\1/.exec(value)?.[2] ?? value.replace(/\s+#.*$/, "").replace(/[,;]?\s*$/, "");
}

function settingsOfTags(text: string): readonly Setting[] {
  return [...text.matchAll(element)].map(([, tag, inner = "", attribute, value = ""]) =>
    tag === undefined ? { name: attribute ?? "", value } : { name: tag, value: inner.trim() },
  );
}

function settingsOfJson(text: string): readonly Setting[] {
  try {
    return [...settingsIn("", JSON.parse(text))];
  } catch {
    // With comments, or not JSON at all.
    const members = [...text.matchAll(member)].map(([, name = "", value, single = ""]) => ({
      name,
      value: value ?? single,
    }));
    return members.length > 0 ? members : text.split(/\r?\n/).flatMap(settingOfLine);
  }
}

function* settingsIn(name: string, value: unknown): Generator<Setting> {
  if (typeof value === "string") yield { name, value };
  else if (Array.isArray(value)) for (const one of value) yield* settingsIn(name, one);
  else if (typeof value === "object" && value !== null)
    for (const [key, one] of Object.entries(value)) yield* settingsIn(key, one);
}

/** `--brand: #ff0000`, `1.5rem`, `rgba(0, 0, 0, .5)`, `{color.base}`, `gray-100`, `a@example.com`. */
const harmlessForm = /^#[0-9a-f]{3,8}$|^[\d.,:+-]+[a-z%]*$|[(){}<>]|^[a-z]+\d*(?:[-_.][a-z]*\d*)+$|^[\w.+-]+@[\w.-]+$/i;

function isKeyOfGoogle({ name, value }: Setting): boolean {
  return /^(?:private_key|refresh_token)$/.test(name) && isCredential(value);
}

/** A label repeats the name of what it stands for, and a sentence has blanks. */
function isSecret({ name, value }: Setting): boolean {
  const verdict = judgeValue(value, "login");
  if (verdict.says === "token" || verdict.says === "credentialed-url") return true;
  if (!mayBeReal(verdict) || /\s/.test(value) || name.toLowerCase() === value.toLowerCase()) return false;
  if (judgeName(name).says === "secret") return true;
  return value.length >= 6 && /[a-z]/i.test(value) && /\d/.test(value) && !harmlessForm.test(value);
}

function isCredential(value: string): boolean {
  const { says } = judgeValue(value, "login");
  if (says === "variable") return !/^(?:\$\{[^}]*\}|\$\w+)$/.test(value);
  return says !== "empty" && says !== "placeholder" && says !== "public";
}
