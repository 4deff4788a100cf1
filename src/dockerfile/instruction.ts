import type { MappedText } from "../text/mapped-text.ts";
import type { Span } from "../text/source.ts";

/** The escape character of a Dockerfile: `\`, or what `# escape=` says. */
export type Escape = "\\" | "`";

/** A flag of an instruction: `--mount=type=cache,target=/x`. */
export interface Flag {
  /** As written, without dashes: `mount`. BuildKit knows flags in lower case only. */
  readonly name: string;
  /** The text behind `=`, quotes removed as BuildKit does; empty for a bare flag. */
  readonly value: string;
  /** Whether it has no `=`: `--link`. */
  readonly bare: boolean;
  /** `value` with the way back to the file. */
  readonly text: MappedText;
  /** From the first dash to behind the last character. */
  readonly span: Span;
}

/** A here-document of an instruction. */
export interface Heredoc {
  readonly name: string;
  /** False when the opener quotes the name: the body is literal. */
  readonly expand: boolean;
  /** `<<-`: leading tabs are dropped. */
  readonly chomp: boolean;
  readonly fileDescriptor: number;
  /** The body as it stands, without the line that ends it. */
  readonly content: MappedText;
  /** From the first character of the body to behind the name that ends it. */
  readonly span: Span;
}

/** One instruction as BuildKit's parser cuts the file. */
export interface Instruction {
  /** Upper case: `RUN`. For `ONBUILD RUN x` this is `ONBUILD` and `onbuild` holds the rest. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  /** From the keyword to behind the last character, here-documents included, last line end not. */
  readonly span: Span;
  /** The whole lines of the instruction, with indentation in front and the line end behind. */
  readonly lines: Span;
  readonly flags: readonly Flag[];
  /** Everything behind keyword and flags: continuations joined, comment lines dropped, trimmed at both ends. */
  readonly body: MappedText;
  readonly heredocs: readonly Heredoc[];
  /** The strings of the JSON form, where BuildKit takes it as such. */
  readonly json: readonly string[] | undefined;
  /**
   * For RUN (and CMD, ENTRYPOINT in shell form): what the shell is given. `body`, then for each here-document a line
   * end, its body and the line that ends it; for a RUN that is one here-document alone, its body.
   * Undefined in JSON form.
   */
  readonly shell: MappedText | undefined;
  /**
   * Who gets the here-document that is the only command of a RUN, as its first line says: `/usr/bin/env python3` for
   * `#!/usr/bin/env python3`. Undefined when it has no such line: then the stage's shell gets it.
   */
  readonly interpreter: string | undefined;
  readonly onbuild: Instruction | undefined;
}

/** `# name=value` at the top of the file; `name` in lower case. */
export interface Directive {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
  readonly valueSpan: Span;
}

/** A comment line outside or inside an instruction; `text` is what stands behind `#`, trimmed. */
export interface Comment {
  readonly text: string;
  readonly span: Span;
}

/** Why BuildKit would not read the file. */
export interface Problem {
  readonly message: string;
  readonly offset: number;
}
