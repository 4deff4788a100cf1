import type { ExposureKind, Finding, OriginKind } from "../result.ts";

/** What people call an origin. */
export const originWords: Readonly<Record<OriginKind, string>> = {
  "build-argument": "build argument",
  "environment-variable": "environment variable",
  "copied-file": "copied file",
  "written-file": "written file",
  literal: "literal",
  "kept-mount": "kept secret mount",
};

/** What people call an exposure. */
export const exposureWords: Readonly<Record<ExposureKind, string>> = {
  "image-history": "image history",
  "image-config": "image config",
  layer: "layer",
  "build-record": "build record",
  "build-cache": "build cache",
  "build-log": "build log",
};

/** What became of a finding, in words. */
export function statusWords(finding: Finding, written: boolean): string {
  if (finding.status === "fixed") return written ? "fixed" : "can be fixed";
  return finding.status;
}

/** `1 file`, `2 files` */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
