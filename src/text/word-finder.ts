/**
 * Says which of many words a text holds, upper and lower case alike: one pass, however many they are (the automaton of
 * Aho and Corasick). Words come in up to 31 groups of ASCII in lower case.
 */
export class WordFinder {
  /** The class of each ASCII character; all that stand in no word share class 0. */
  readonly #classes = new Uint8Array(128);
  /** The state behind each state and class, by `state + class`; those in which a word ends come last. */
  readonly #next: Uint16Array;
  /** The first state in which a word ends. */
  readonly #ends: number;
  /** The groups of the words that end in the states from `#ends` on, a bit each. */
  readonly #groups: Int32Array;

  constructor(...groups: readonly (readonly string[])[]) {
    if (groups.length > 31) throw new Error("too many groups for a number of 32 bits");
    const letters = [...new Set(groups.flat().join(""))];
    for (const [index, letter] of letters.entries()) {
      this.#classes[letter.charCodeAt(0)] = index + 1;
      this.#classes[letter.toUpperCase().charCodeAt(0)] = index + 1;
    }
    const width = letters.length + 1;
    const nodes = nodesOf(groups, (letter) => this.#classes[letter.charCodeAt(0)] ?? 0);
    const last = nodes.filter((node) => node.groups !== 0);
    const ordered = [...nodes.filter((node) => node.groups === 0), ...last];
    if (ordered.length * width > 0xffff) throw new Error("too many words for a table of 16 bits");
    for (const [index, node] of ordered.entries()) node.state = index * width;
    this.#ends = (ordered.length - last.length) * width;
    this.#next = tableOf(nodes, width);
    this.#groups = new Int32Array(last.length * width);
    for (const node of last) this.#groups[node.state - this.#ends] = node.groups;
  }

  /** Whether a word of any group is in the text. */
  isIn(text: string): boolean {
    const classes = this.#classes;
    const next = this.#next;
    const ends = this.#ends;
    let state = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      state = next[state + (code < 128 ? (classes[code] ?? 0) : 0)] ?? 0;
      if (state >= ends) return true;
    }
    return false;
  }

  /** The groups of which a word is in the text: bit 0 stands for the first. */
  groupsIn(text: string): number {
    const classes = this.#classes;
    const next = this.#next;
    const ends = this.#ends;
    let state = 0;
    let groups = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      state = next[state + (code < 128 ? (classes[code] ?? 0) : 0)] ?? 0;
      if (state >= ends) groups |= this.#groups[state - ends] ?? 0;
    }
    return groups;
  }
}

interface Node {
  readonly children: Map<number, Node>;
  /** What the text may still become when the word that was begun is not the one. */
  otherwise: Node | undefined;
  groups: number;
  state: number;
}

/** The beginnings of all words, shorter ones first: what a node falls back to stands in front of it. */
function nodesOf(groups: readonly (readonly string[])[], classOf: (letter: string) => number): readonly Node[] {
  const root = node();
  for (const [group, words] of groups.entries()) {
    for (const word of words) {
      let at = root;
      for (const letter of word) {
        const next = at.children.get(classOf(letter)) ?? node();
        at.children.set(classOf(letter), next);
        at = next;
      }
      at.groups |= 1 << group;
    }
  }
  const nodes = [root];
  for (const at of nodes) {
    at.groups |= at.otherwise?.groups ?? 0;
    for (const [letter, child] of at.children) {
      child.otherwise = at === root ? root : fallback(at.otherwise, letter, root);
      nodes.push(child);
    }
  }
  return nodes;
}

function fallback(from: Node | undefined, letter: number, root: Node): Node {
  for (let at = from; at; at = at.otherwise) {
    const next = at.children.get(letter);
    if (next) return next;
  }
  return root;
}

function tableOf(nodes: readonly Node[], width: number): Uint16Array {
  const table = new Uint16Array(nodes.length * width);
  for (const { children, otherwise, state } of nodes) {
    for (let letter = 0; letter < width; letter += 1) {
      table[state + letter] = children.get(letter)?.state ?? (otherwise ? (table[otherwise.state + letter] ?? 0) : 0);
    }
  }
  return table;
}

function node(): Node {
  return { children: new Map(), otherwise: undefined, groups: 0, state: 0 };
}
