import type { BuildModel } from "../model/build-model.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import { expansionOf } from "../text/names.ts";
import type { VariableFlow } from "./flow-types.ts";

/** Whether what the steps do with a value shows that it is public, whatever its name says. */
export function isShownPublic(flow: VariableFlow, model: BuildModel): boolean {
  return isPublicKey(flow, model) || isChecksum(flow, model) || isFolderOfOracle(flow, model);
}

/** `download.oracle.com/otn-pub/java/jdk/8u131-b11/$JAVA_TOKEN/jdk-…`: a folder's name, the same for everybody. */
function isFolderOfOracle({ declarations }: VariableFlow, { text }: BuildModel): boolean {
  if (!text.includes("/otn-pub/")) return false;
  return declarations.some(({ name }) => new RegExp(`/otn-pub/\\S*/${expansionOf(name)}`).test(text));
}

/** What goes into authorized_keys is the public half. */
function isPublicKey(flow: VariableFlow, { text }: BuildModel): boolean {
  if (!text.includes("authorized_keys")) return false;
  return flow.uses.some((use) =>
    use.facts?.writes.some((write) => /authorized_keys\d?["']?$/.test(write.path ?? write.name)),
  );
}

const checksum = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i;
const summer = /^(?:sha\d*|md5|b2)sum$|^shasum$/;

/** `echo "$X  file" | sha256sum -c`: downloads are checked with it. */
function isChecksum(flow: VariableFlow, model: BuildModel): boolean {
  if (!flow.declarations.some(({ pair }) => checksum.test(pair.rawValue?.replace(/["']/g, "") ?? ""))) return false;
  return flow.uses.some((use) => {
    const commands = model.steps[use.step]?.script?.commands ?? [];
    return use.facts?.expansions.some(({ command }) => {
      const from = commands.find(({ number }) => number === command);
      return from !== undefined && (isSummer(from) || commands.some((to) => isSummer(to) && follows(from, to)));
    });
  });
}

function isSummer({ program }: ShellCommand): boolean {
  return summer.test(program ?? "");
}

function follows(from: ShellCommand, to: ShellCommand): boolean {
  const [first, second] = [from.at.pipeline, to.at.pipeline];
  return first !== undefined && first.number === second?.number && first.index < second.index;
}
