import type { Transform } from "../plan/plan-types.ts";
import { nearest } from "../project/config-schema.ts";
import { loadTransformModules, type FoundConfig } from "../project/config.ts";
import { InputError } from "../text/input-error.ts";
import { transforms } from "../../transforms/index.ts";

/** Which transforms of ours are off by a configuration. Throws an InputError for a name that none has. */
export function transformsOff({ config, file }: FoundConfig): readonly string[] {
  const names = transforms.map(({ name }) => name);
  const entries = Object.entries(config.transforms);
  const unknown = entries.map(([name]) => name).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new InputError(`transforms: no transform is called "${unknown}"${nearest(unknown, names)}`, file ?? "");
  return entries.filter(([, on]) => !on).map(([name]) => name);
}

/** The transforms of a campaign: the user's own first, then ours without those that are off. */
export async function chooseTransforms(
  off: readonly string[],
  modules: readonly string[],
): Promise<readonly Transform[]> {
  const config = { options: {}, transforms: {}, transformModules: modules };
  const exported = modules.length === 0 ? [] : await loadTransformModules({ config });
  return [...exported.map(asTransform), ...transforms.filter(({ name }) => !off.includes(name))];
}

function asTransform(value: unknown): Transform {
  if (!isTransform(value)) throw new InputError("transformModules: an export is no transform", "");
  return value;
}

function isTransform(value: unknown): value is Transform {
  if (typeof value !== "object" || value === null) return false;
  const field = (key: string): unknown => Object.getOwnPropertyDescriptor(value, key)?.value;
  return (
    typeof field("name") === "string" &&
    Array.isArray(field("origins")) &&
    Array.isArray(field("closes")) &&
    typeof field("remedy") === "function"
  );
}
