import { judgeName } from "../knowledge/names.ts";
import { judgeValue } from "../knowledge/values.ts";
import { isAuditHit } from "./audit-inspector.ts";
import { isRecord } from "./json.ts";
import { instructionsOf } from "./leaks.ts";
import type { Needle } from "./needles.ts";
import { safeText } from "./safe-text.ts";
import type { SavedImage } from "./saved-image.ts";
import { searchIn } from "./search.ts";
import { tokenFormatsIn, TokenWindows } from "./token-formats.ts";

/** A secret in an image: its name or format and its place, never its value. */
export interface AuditFinding {
  /** A given value, a token format, a credential file, or a variable whose name tells. */
  readonly kind: "value" | "token" | "credential-file" | "variable";
  /** Name of the variable the value came from, of the format, of the kind of file, or of the variable. */
  readonly name: string;
  readonly where: "layer" | "image-config" | "image-history";
  /** How the value was written: `plain`, `base64`, `hex`, `url`, `json`. */
  readonly form: string;
  /** Counted from 1, the base image's first. */
  readonly layer?: number;
  /** Digest of the layer's content. */
  readonly digest?: string;
  readonly instruction?: string;
  readonly path?: string;
  /** A later layer hides it: a container does not see it, who has the image does. */
  readonly removed?: boolean;
  /** Other images of this machine that have the same layer. */
  readonly sharedWith?: readonly string[];
}

/** What an audit found in one image. */
export interface ImageAudit {
  readonly names: readonly string[];
  readonly layers: number;
  readonly findings: readonly AuditFinding[];
}

/** The findings of an image; `sharing` names other images by the digest of a layer. */
export async function auditImage(
  image: SavedImage,
  needles: readonly Needle[],
  sharing: ReadonlyMap<string, readonly string[]>,
): Promise<ImageAudit> {
  const config = isRecord(image.document["config"]) ? image.document["config"] : {};
  const history = historyTexts(image);
  const findings: AuditFinding[] = [
    ...layerFindings(image, needles, sharing),
    ...(await textFindings(JSON.stringify(config), "image-config", needles)),
    ...(await textFindings(history.join("\n"), "image-history", needles)),
    ...environmentOf(config).filter(tells).map(variableFinding("image-config")),
    ...history.flatMap(variablesIn).filter(tells).map(variableFinding("image-history")),
  ];
  return { names: image.names, layers: image.layers.length, findings: distinct(findings) };
}

function layerFindings(
  image: SavedImage,
  needles: readonly Needle[],
  sharing: ReadonlyMap<string, readonly string[]>,
): readonly AuditFinding[] {
  const instructions = instructionsOf(image);
  const digests = layerDigests(image);
  const own = new Set(image.names);
  return image.layers.flatMap((layer, index) =>
    layer.sightings.flatMap(({ hit, path }): readonly AuditFinding[] => {
      if (!isAuditHit(hit)) return [];
      const digest = digests[index];
      const others = (sharing.get(digest ?? "") ?? []).filter((name) => !own.has(name));
      return [
        {
          kind: hit.kind,
          name: hit.secret,
          where: "layer",
          form: hit.form,
          layer: index + 1,
          ...(digest === undefined ? {} : { digest }),
          instruction: safeText(instructions[index] ?? "", needles),
          path: safeText(path, needles),
          removed: isHidden(image, index, path.split("!")[0] ?? path),
          ...(others.length === 0 ? {} : { sharedWith: others }),
        },
      ];
    }),
  );
}

/** Digests of the layers' contents, which are the same wherever the layer is. */
function layerDigests(image: SavedImage): readonly string[] {
  const rootfs = image.document["rootfs"];
  const ids = isRecord(rootfs) ? rootfs["diff_ids"] : undefined;
  return Array.isArray(ids) ? ids.map(String) : [];
}

/** Whether a layer above replaces or removes the file, by its own name or by one of its folders. */
function isHidden(image: SavedImage, layer: number, path: string): boolean {
  const parts = path.split("/");
  return image.layers.slice(layer + 1).some(({ paths }) =>
    parts.some((part, index) => {
      const folder = parts
        .slice(0, index)
        .map((name) => `${name}/`)
        .join("");
      return (
        paths.has(`${folder}.wh.${part}`) ||
        paths.has(`${folder}.wh..wh..opq`) ||
        (index === parts.length - 1 && paths.has(path))
      );
    }),
  );
}

async function textFindings(
  text: string,
  where: "image-config" | "image-history",
  needles: readonly Needle[],
): Promise<readonly AuditFinding[]> {
  const windows = new TokenWindows();
  windows.push(Buffer.from(text, "utf8"));
  const tokens = await tokenFormatsIn(windows.finish(), where);
  return [
    ...searchIn(text, needles).map(({ secret, form }): AuditFinding => ({ kind: "value", name: secret, where, form })),
    ...tokens.map((name): AuditFinding => ({ kind: "token", name, where, form: "plain" })),
  ];
}

type Variable = readonly [name: string, value: string];

function environmentOf(config: Readonly<Record<string, unknown>>): readonly Variable[] {
  const env = Array.isArray(config["Env"]) ? config["Env"].map(String) : [];
  return env.map((pair): Variable => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]);
}

function historyTexts(image: SavedImage): readonly string[] {
  const { history } = image.document;
  return (Array.isArray(history) ? history : []).map((step: unknown) =>
    isRecord(step) ? String(step["created_by"] ?? "") : "",
  );
}

/** Variables that a line of history gives values to: `|1 TOKEN=x /bin/sh -c …`, `ENV TOKEN=x`, `ARG TOKEN=x`. */
function variablesIn(line: string): readonly Variable[] {
  const text = line.replace(/^\/bin\/sh -c #\(nop\)\s*/, "");
  const given = /^(?:RUN )?\|\d+ (.*?) ?\/bin\/(?:ba)?sh /.exec(text)?.[1] ?? /^(?:ENV|ARG)\s+(.*)$/.exec(text)?.[1];
  if (given === undefined) return [];
  const pairs = given.matchAll(/(?:^|\s)([A-Za-z_]\w*)=(.*?)(?=\s[A-Za-z_]\w*=|\s+#|$)/g);
  return [...pairs].map(([, name = "", value = ""]): Variable => [name, value.trim()]);
}

function tells([name, value]: Variable): boolean {
  // Here a dollar sign is itself: whatever was to be filled in has been.
  const { says } = judgeValue(value.replaceAll("$", "S"), "login");
  if (says === "token" || says === "credentialed-url") return true;
  return says === "literal" && judgeName(name).says === "secret";
}

function variableFinding(where: "image-config" | "image-history") {
  return ([name]: Variable): AuditFinding => ({ kind: "variable", name, where, form: "plain" });
}

function distinct(findings: readonly AuditFinding[]): readonly AuditFinding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}
