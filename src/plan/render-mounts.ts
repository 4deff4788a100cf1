import { readMounts } from "../dockerfile/instructions.ts";
import type { Step } from "../model/build-model.ts";
import type { Edit } from "../text/edits.ts";
import type { MountRequest } from "./plan-types.ts";
import { changesOf } from "./rendering.ts";
import type { Rendering } from "./rendering.ts";

/** The mounts that a RUN gets: one for each binding and place; what others left to other steps does not come. */
export function mountsOf(rendering: Rendering, step: Step): readonly MountRequest[] {
  const moved = new Set(changesOf(rendering, "no-mount", step).map(({ key }) => key));
  const wanted = new Map<string, MountRequest>();
  for (const { mount } of changesOf(rendering, "mount", step)) {
    if (moved.has(mount.key) && mount.env !== undefined) continue;
    const place = `${mount.key} ${mount.env ?? ""} ${mount.target ?? ""}`;
    const known = wanted.get(place);
    wanted.set(place, known ? joined(known, mount) : mount);
  }
  const present = readMounts(step.instruction).filter((mount) => mount.type === "secret");
  return [...wanted.values()].filter((mount) => {
    const id = rendering.bindings.get(mount.key)?.id;
    if (mount.env !== undefined && present.some((own) => own.env === mount.env)) return false;
    return !present.some(
      (own) => (own.id ?? own.source) === id && own.env === mount.env && own.target === mount.target,
    );
  });
}

/** Two who want the same mount get one that is open to both. */
function joined(one: MountRequest, other: MountRequest): MountRequest {
  const required = one.required || other.required;
  return { ...other, uid: other.uid ?? one.uid, mode: other.mode ?? one.mode, required };
}

/** The edit that gives a RUN its mounts. */
export function mountEdits(rendering: Rendering, step: Step, mounts: readonly MountRequest[]): readonly Edit[] {
  if (mounts.length === 0) return [];
  const { model, lineEnd } = rendering;
  const at = step.instruction.keywordSpan.end;
  const gap = ` ${model.lines.escape}${lineEnd}    `;
  const text = [...new Set(mounts.map((mount) => flagOf(rendering, mount)))].join(gap);
  const [first, second] = step.instruction.flags;
  const between = first && model.text.slice(first.span.end, second?.span.start ?? step.instruction.body.offsetAt(0));
  if (first && between?.includes("\n")) {
    // The flags stand on lines of their own: so does this one.
    const indent = /[ \t]*$/.exec(between)?.[0] ?? "    ";
    const { start } = first.span;
    return [{ span: { start, end: start }, text: `${text} ${model.lines.escape}${lineEnd}${indent}` }];
  }
  return [{ span: { start: at, end: at }, text: ` ${text}` }];
}

/** A mount as a flag of RUN. */
export function flagOf({ bindings, delivery }: Rendering, mount: MountRequest): string {
  const binding = bindings.get(mount.key);
  if (!binding) throw new Error(`a mount without a binding: ${mount.key}`);
  if (binding.type === "ssh")
    // Who may read a file may open the agent's socket, which takes writing.
    return `--mount=type=ssh${mount.uid === undefined ? "" : `,uid=${mount.uid}`}${mount.mode === undefined ? "" : ",mode=0666"}`;
  const options = ["type=secret", `id=${binding.id}`];
  if (mount.env !== undefined && delivery === "env") options.push(`env=${mount.env}`);
  if (mount.target !== undefined) options.push(`target=${mount.target}`);
  if (mount.env === undefined || delivery === "file") {
    if (mount.uid !== undefined) options.push(`uid=${mount.uid}`);
    if (mount.mode !== undefined) options.push(`mode=${mount.mode}`);
  }
  if (mount.required) options.push("required=true");
  const value = options.map((option) => (/[,"]/.test(option) ? `"${option.replaceAll('"', '""')}"` : option)).join(",");
  return /[\s"']/.test(value) ? `--mount='${value}'` : `--mount=${value}`;
}

/** By file, the variable is read from the mount in front of the commands. */
export function deliveries({ bindings, delivery }: Rendering, mounts: readonly MountRequest[]): readonly string[] {
  if (delivery === "env") return [];
  const ids = new Set(mounts.flatMap((mount) => bindings.get(mount.key)?.id ?? []));
  return [...ids].flatMap((id) => {
    const own = mounts.filter((mount) => mount.env !== undefined && bindings.get(mount.key)?.id === id);
    const [first, ...more] = own.map((mount) => mount.env ?? "");
    if (first === undefined) return [];
    const file = `/run/secrets/${id}`;
    const same = more.map((name) => `${name}="$${first}"; `).join("");
    const read = `${first}="$(cat ${file})" || exit 1; ${same}export ${[first, ...more].join(" ")};`;
    return [own.every(({ required }) => required) ? `${read} ` : `if [ -f ${file} ]; then ${read} fi; `];
  });
}
