import type { Node, Parser } from "web-tree-sitter";

let parser: Parser | undefined;

/** Where the two WASM files are, when they are not beside their packages: paths, URLs or the bytes of the grammar. */
export interface GrammarPlaces {
  readonly runtime?: string;
  readonly grammar?: string | Uint8Array;
}

const grammarFile = "@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm";

/** Loads the HCL grammar once. False when its packages, which are optional, are not installed. */
export async function loadHclGrammar(places: GrammarPlaces = {}): Promise<boolean> {
  if (parser) return true;
  try {
    const tree = await import("web-tree-sitter");
    await tree.Parser.init(places.runtime === undefined ? {} : { locateFile: () => places.runtime });
    const grammar =
      places.grammar ?? decodeURI(import.meta.resolve(grammarFile).replace(/^file:\/\/(?:\/(?=[A-Za-z]:))?/, ""));
    const made = new tree.Parser();
    made.setLanguage(await tree.Language.load(grammar));
    parser = made;
  } catch {
    return false;
  }
  return true;
}

/** The tree of an HCL text; undefined when the grammar is not loaded or the text does not parse at all. */
export function parseHcl(text: string): Node | undefined {
  return parser?.parse(text)?.rootNode;
}
