/** Says whether a text holds one of many words, upper and lower case alike: one pass, however many they are. */
export class WordFinder {
  /** The class of each ASCII character; all that stand in no word share class 0. */
  readonly #classes = new Uint8Array(128);
  /** The state behind each state and class (Aho and Corasick's automaton), by `state + class`. */
  readonly #next: Uint16Array;

  /** Words of ASCII, in lower case. */
  constructor(words: readonly string[]) {
    const letters = [...new Set(words.join(""))];
    const width = letters.length + 1;
    for (const [index, letter] of letters.entries()) {
      this.#classes[letter.charCodeAt(0)] = index + 1;
      this.#classes[letter.toUpperCase().charCodeAt(0)] = index + 1;
    }
    this.#next = automaton(
      words.map((word) => [...word].map((letter) => this.#classes[letter.charCodeAt(0)] ?? 0)),
      width,
    );
  }

  isIn(text: string): boolean {
    const classes = this.#classes;
    const next = this.#next;
    let state = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      state = next[state + (code < 128 ? (classes[code] ?? 0) : 0)] ?? 0;
      if (state === found) return true;
    }
    return false;
  }
}

/** The state in which a word has been read to its end. */
const found = 0xffff;

interface Node {
  readonly children: Map<number, Node>;
  readonly number: number;
  /** What the text may still become when the word that was begun is not the one. */
  otherwise: Node | undefined;
  ends: boolean;
}

function automaton(words: readonly (readonly number[])[], width: number): Uint16Array {
  const nodes = [nodeOf(0)];
  const root = nodes[0] ?? nodeOf(0);
  for (const word of words) {
    let at = root;
    for (const letter of word) {
      const known = at.children.get(letter);
      const next = known ?? nodeOf(nodes.length);
      if (!known) nodes.push(next);
      at.children.set(letter, next);
      at = next;
    }
    at.ends = true;
  }
  if (nodes.length * width >= found) throw new Error("too many words for a table of 16 bits");
  const table = new Uint16Array(nodes.length * width);
  // Breadth first: what a state falls back to is shorter, and filled in already.
  const queue = [root];
  for (let at = queue.shift(); at; at = queue.shift()) {
    for (let letter = 0; letter < width; letter += 1) {
      const child = at.children.get(letter);
      const elsewhere = at.otherwise ? (table[at.otherwise.number * width + letter] ?? 0) : 0;
      if (child) {
        child.ends ||= elsewhere === found;
        child.otherwise = at === root || child.ends ? root : nodes[elsewhere / width];
        queue.push(child);
      }
      table[at.number * width + letter] = !child ? elsewhere : child.ends ? found : child.number * width;
    }
  }
  return table;
}

function nodeOf(number: number): Node {
  return { children: new Map(), number, otherwise: undefined, ends: false };
}
