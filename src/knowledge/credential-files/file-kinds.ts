import type { FileKindRow } from "./file-kind.ts";
import { generalFiles } from "./general-files.ts";
import { packageFiles } from "./package-files.ts";
import { serviceFiles } from "./service-files.ts";
import { systemFiles } from "./system-files.ts";
import { transferFiles } from "./transfer-files.ts";

/** Kinds of credential files; the first row that matches wins, so the general ones stand last. */
export const fileKinds: readonly FileKindRow[] = [
  ...serviceFiles,
  ...packageFiles,
  ...transferFiles,
  ...systemFiles,
  ...generalFiles,
];
