import type { CallerFact } from "../callers/index.ts";
import { ContextFiles } from "../model/context-files.ts";
import type { BuildModel } from "../model/build-model.ts";
import { WalkedContext } from "../model/walked-context.ts";
import type { Build, FileChange, Options } from "../result.ts";
import { isBuiltWithout } from "./caller-gaps.ts";
import type { LiftedText } from "./lift-literals.ts";
import type { Scene } from "./plan-types.ts";

/** What transforms may ask of one build. */
export function sceneOf(
  build: Build,
  model: BuildModel,
  literals: LiftedText["literals"],
  options: Options,
  facts: readonly CallerFact[],
): Scene {
  const { path } = build.dockerfile;
  const prefix = build.contextPath === "." ? "" : `${build.contextPath}/`;
  const files = new ContextFiles(model, build.context, path.startsWith(prefix) ? path.slice(prefix.length) : undefined);
  return {
    model,
    files,
    options,
    delivery: deliveryOf(options, model),
    literals: new Set(literals.map(({ name }) => name)),
    twins: new Map(literals.flatMap(({ name, twin }) => (twin === undefined ? [] : [[name, twin] as const]))),
    secrets: new Set(),
    uncopied: new Set(),
    secretWrites: () => [],
    isBuiltWithout: (names, stage) => isBuiltWithout(names, stage, { model, facts }),
    step(id) {
      const step = model.steps[id];
      if (!step) throw new Error(`no step ${id}`);
      return step;
    },
  };
}

/** A frontend that is pinned below 1.10 knows no `env=`. Source: https://docs.docker.com/build/dockerfile/release-notes/ */
function isOldFrontend(model: BuildModel): boolean {
  const syntax = model.directives.find((directive) => directive.name === "syntax")?.value ?? "";
  const [, major, minor] = /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?:(\d+)\.(\d+)/.exec(syntax) ?? [];
  return /:experimental|@sha256/.test(syntax) || (major !== undefined && Number(major) <= 1 && Number(minor) < 10);
}

function deliveryOf({ delivery, builder }: Options, model: BuildModel): "env" | "file" {
  if (delivery === "auto" && isOldFrontend(model)) return "file";
  return delivery === "file" || (delivery === "auto" && /podman|buildah/.test(builder)) ? "file" : "env";
}

/** The build's context with one file as it will be. */
export function withFile(build: Build, change: FileChange): Build["context"] {
  const prefix = build.contextPath === "." ? "" : `${build.contextPath}/`;
  const path = change.path.slice(prefix.length);
  return WalkedContext.of(build.context).withText(path, change.after);
}
