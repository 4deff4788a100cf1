import type { Transform } from "../plan/plan-types.ts";
import { noCallers, remediateProject } from "../remediate-project.ts";
import { InputError } from "../text/input-error.ts";
import { transforms } from "../../transforms/index.ts";
import type { Core, TransformChoice } from "./engine.ts";

/** The core with the transforms that come with it. */
export const core: Core = {
  transformNames: transforms.map(({ name }) => name),
  fix: async (project, choice) => {
    const callers = project.callers.length > 0 ? await import("../callers/index.ts") : noCallers;
    return remediateProject(project, chosen(choice), callers);
  },
};

// The user's own come first: the first that has an answer gives it.
function chosen({ off, exported }: TransformChoice): readonly Transform[] {
  return [...exported.map(asTransform), ...transforms.filter(({ name }) => !off.has(name))];
}

function asTransform(value: unknown): Transform {
  if (!isTransform(value)) throw new InputError("transformModules: an export is no transform", "");
  return value;
}

function isTransform(value: unknown): value is Transform {
  if (typeof value !== "object" || value === null) return false;
  const has = (key: string, test: (field: unknown) => boolean): boolean =>
    key in value && test(Object.getOwnPropertyDescriptor(value, key)?.value);
  return (
    has("name", (field) => typeof field === "string") &&
    has("origins", Array.isArray) &&
    has("closes", Array.isArray) &&
    has("remedy", (field) => typeof field === "function")
  );
}
