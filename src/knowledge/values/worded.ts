/** Rows of characters that people run a finger along. */
const rows = ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "!@#$%^&*()"];

/** Two characters that stand side by side in a row, from left to right or from right to left. */
const neighbours = new Set(rows.flatMap((row) => [...pairsOf(row), ...pairsOf([...row].toReversed().join(""))]));

/** Texts that speak of what they stand for; `X-secret-of-Y` is no secret. */
const selfNaming = /secret|passw|pswd|changeme|default|please|secure|pass$|pwd$/;

/** Letters that could be a word of some language: from so many on there is a vowel among them. */
function isWordLike(letters: string, withVowel: number): boolean {
  const spoken = letters.length < withVowel || /[aeiouy]/.test(letters);
  return letters.length <= 24 && !/[^aeiouy]{5,}/.test(letters) && spoken;
}

/** Words in one case, joined by signs, with a few digits behind: `zabbix`, `admin@site`, `Nagios123!`. */
export function isPlain(text: string): boolean {
  const words = text.toLowerCase().split(/[^a-z]+/);
  return (
    /^(?:[A-Z]?[a-z]+(?:[-_.@:! ][A-Z]?[a-z]+)*|[A-Z]+(?:[-_][A-Z]+)*)[!@._-]?\d{0,4}[!.]?$/.test(text) &&
    words.every((word) => isWordLike(word, 4))
  );
}

/** Whether a text is made of words and signs, as people make demo passwords and services make none. */
export function isWorded(text: string): boolean {
  if (text.length > 40 && !/^[\w\s.,:;!?'@#&=+*/()-]+$/.test(text)) return false;
  const plain = text.replace(/[\\{}"']/g, " ").trim();
  const body = plain.replace(/(?<=[A-Za-z\W_])\d{1,4}[^A-Za-z0-9]{0,2}$/, "").replace(/^\d{1,2}(?=[a-z]{4})/, "");
  // Digits between letters are what generators make.
  if (/[A-Za-z]\d|\d[A-Za-z]/.test(body) || (body.match(/\d/g) ?? []).length > 4) return false;
  const words = body.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
  const short = words.filter((word) => word.length < 3).length;
  const mixed = /[a-z][A-Z]/.test(body);
  const others = body.replace(/[A-Za-z0-9\s]/g, "").length;
  if (words.join("").length < 3 || others > words.length * 1.5 + 2 || short > Math.ceil(words.length / 3)) return false;
  return words.every((word) => isWordLike(word.toLowerCase(), mixed ? 3 : 5)) && (!mixed || isCamelCase(words));
}

/** `SetToSomething`, `AWSSecret`: capitals begin words; a generator's fall anywhere. */
function isCamelCase(words: readonly string[]): boolean {
  return words.filter((word) => /^[A-Z]{2,}$/.test(word)).length <= 1 && words.join("").length >= words.length * 2.7;
}

/** Whether a text without digits inside speaks of itself: `justadefaultvalue`, `setme_APP_SALT`, `rundeckpwd`. */
export function namesItself(text: string): boolean {
  const body = text.replace(/[^A-Za-z0-9]*\d{0,8}[^A-Za-z0-9]*$/, "").toLowerCase();
  return /^[a-z_.:! @-]+$/.test(body) && selfNaming.test(body);
}

/** Whether most of a text runs along the alphabet, the digits or a keyboard: `123-456`, `zxcvbnM1!`; or repeats itself: `f0f0f0f0`. */
export function isRow(text: string): boolean {
  const lower = text.toLowerCase();
  const plain = /[a-z0-9]/.test(lower) ? lower.replace(/[-_ ]/g, "") : lower;
  const pairs = pairsOf(plain);
  const near = pairs.filter((pair) => neighbours.has(pair));
  if (/^(.{1,4}?)\1{2,}.{0,3}$/.test(plain)) return true;
  // Who makes up a key writes `abc123def456`, and so may who hides one: a long mixed text is a row only as a whole.
  const share = plain.length >= 12 && /[a-z]/.test(plain) && /\d/.test(plain) ? 0.9 : 0.65;
  return plain.length >= 4 && near.length >= pairs.length * share;
}

function pairsOf(text: string): readonly string[] {
  return [...text].slice(1).map((next, index) => `${text.charAt(index)}${next}`);
}
