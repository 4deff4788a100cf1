import { lineageOf } from "../model/build-model.ts";
import type { Step } from "../model/build-model.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import type { Scene, WrittenFlow } from "./plan-types.ts";

/** `git config url.ADDRESS.insteadOf PREFIX`. */
interface UrlPrefix {
  readonly step: Step;
  readonly prefix: string;
  readonly names: readonly string[];
}

/** The step that tells git another secret for an address which one of the flow's own settings answers: which of them wins hangs on their order and place. */
export function prefixOfAnother(flow: WrittenFlow, scene: Scene): Step | undefined {
  const told = flow.writes.flatMap(({ step, command }) => {
    const own = scene.step(step);
    return toldPrefixes(own, own.script?.commands[command]);
  });
  if (told.length === 0) return undefined;
  const all = scene.model.steps.flatMap((step) =>
    (step.script?.commands ?? []).flatMap((command) => toldPrefixes(step, command)),
  );
  const isAnother = (one: UrlPrefix, own: UrlPrefix): boolean =>
    one.prefix === own.prefix &&
    one.names.join(" ") !== own.names.join(" ") &&
    (lineageOf(scene.model, own.step.stage).includes(one.step.stage) ||
      lineageOf(scene.model, one.step.stage).includes(own.step.stage));
  return all.find((one) => told.some((own) => isAnother(one, own)))?.step;
}

function toldPrefixes(step: Step, command: ShellCommand | undefined): readonly UrlPrefix[] {
  if (command?.program !== "git") return [];
  const at = command.args.findIndex(({ text }) => /\.insteadof["']?$/i.test(text));
  const key = command.args[at];
  const value = command.args[at + 1];
  if (!key || !value) return [];
  return [{ step, prefix: value.text.replaceAll(/["']/g, ""), names: key.expands }];
}
