import type { Scene, WrittenFlow } from "./plan-types.ts";

/** `gcloud config set`, `az extension add`: a tool that logs in is given settings too. */
export function toolIsConfigured(flow: WrittenFlow, scene: Scene): boolean {
  const programs = new Set(flow.writes.map(({ step, command }) => scene.step(step).script?.commands[command]?.program));
  return scene.model.steps.some(({ script }) =>
    script?.commands.some(
      ({ program, args }) =>
        programs.has(program) && /^(?:cloud|config|configure|extension)$/.test(args[0]?.value ?? ""),
    ),
  );
}
