import { makeBaseImage } from "./base-image.ts";
import { noNeeds, type BaseNeeds } from "./base-needs.ts";
import { presetOf } from "./base-presets.ts";
import type { Workspace } from "./workspace.ts";

// One base image of a kind serves every proof of a workspace.
const made = new WeakMap<Workspace, Map<string, Promise<string>>>();

/** Small images with stand-in tools for the images that a Dockerfile names. */
export async function standInBases(
  workspace: Workspace,
  images: readonly string[],
  needs: BaseNeeds = noNeeds,
): Promise<ReadonlyMap<string, string>> {
  const bases = new Map<string, string>();
  for (const image of images) bases.set(image, await standInBase(workspace, image, needs));
  return bases;
}

/** The small image that stands for one image. */
export async function standInBase(workspace: Workspace, image: string, needs: BaseNeeds = noNeeds): Promise<string> {
  const kinds = made.get(workspace) ?? new Map<string, Promise<string>>();
  made.set(workspace, kinds);
  const changes = presetOf(image);
  const key = [...changes, ...needs.users, "", ...needs.programs].join("\n");
  const making = kinds.get(key) ?? makeOne(workspace, `${workspace.prefix}:base${kinds.size}`, changes, needs);
  kinds.set(key, making);
  return making;
}

async function makeOne(
  workspace: Workspace,
  name: string,
  changes: readonly string[],
  needs: BaseNeeds,
): Promise<string> {
  // Everything that is built on it inherits the label, the images of steps too.
  const [key = "", value = ""] = workspace.label.split("=");
  const label = workspace.engine.kind === "docker" ? [] : [`LABEL ${key}=${value}`];
  await makeBaseImage(workspace, name, [...label, ...changes], needs);
  return name;
}
