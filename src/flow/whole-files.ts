import { credentialFileKind } from "../knowledge/credential-files.ts";
import type { BuildModel } from "../model/build-model.ts";
import { patternOf } from "../text/names.ts";
import type { VariableFlow } from "./flow-types.ts";

/** `echo "$NPMRC" > ~/.npmrc`: the credential file that the whole of a value becomes; undefined where it does not. */
export function fileMadeOf(flow: VariableFlow, model: BuildModel): string | undefined {
  const whole = new RegExp(`^"?\\$(?:${patternOf(flow.name)}|\\{${patternOf(flow.name)}\\})"?$`);
  for (const use of flow.uses) {
    const commands = model.steps[use.step]?.script?.commands ?? [];
    if (!commands.some(({ args }) => args.some((word) => whole.test(word.text)))) continue;
    for (const { path, name, how } of use.facts?.writes ?? []) {
      const file = path ?? name.replace(/["']/g, "");
      if (how === "create" && credentialFileKind(file)) return file.replace(/^.*\//, "");
    }
  }
  return undefined;
}
