import type { VariableFlow } from "../flow/flow-types.ts";
import type { Change, Scene } from "./plan-types.ts";

/** An ADD whose URL holds a credential, in Docker's own text. */
export interface CredentialedAdd {
  readonly change: Change;
  /** The id under which the builder itself looks for a header of this host. */
  readonly id: string;
  /** `user:$TOKEN` as shell text, for the header's value. */
  readonly userinfo: string;
}

/**
 * The ADD of a flow that nothing else reads: its URL without the credential, and the id of the header that the
 * builder sends for the host. Source: https://docs.docker.com/build/building/secrets/#git-authentication-for-remote-contexts
 */
export function credentialedAdd(flow: VariableFlow, scene: Scene): CredentialedAdd | undefined {
  // Only a Dockerfile with such an ADD is asked who else reads the secret.
  if (!scene.model.steps.some(({ keyword, instruction }) => keyword === "ADD" && instruction.body.text.includes("@")))
    return undefined;
  const [use, ...more] = flow.uses;
  if (!use || more.length > 0 || use.how !== "outside-run") return undefined;
  const step = scene.step(use.step);
  if (step.keyword !== "ADD" || step.onbuild || !step.copy) return undefined;
  for (const source of step.copy.sources) {
    const match = /^(https?:\/\/)([^/@]*\$[^/@]*)@([\w.-]+)(:\d+)?(\/.*)$/.exec(source.path);
    const [, scheme = "", userinfo = "", host = "", port = "", rest = ""] = match ?? [];
    if (!match || /["`\\]|\$\(/.test(userinfo)) continue;
    const git = /\.git(?:#.*)?$/.test(rest) || (host === "github.com" && /^\/[\w.-]+\/[\w.-]+(?:#.*)?$/.test(rest));
    const at = scene.model.text.indexOf(`${userinfo}@`, source.span.start);
    if (at === -1 || at > source.span.end || !scheme) continue;
    return {
      change: { change: "cut", step: step.id, span: { start: at, end: at + userinfo.length + 1 } },
      id: git ? `GIT_AUTH_HEADER.${host}${port}` : `HTTP_AUTH_HEADER_${host}`,
      userinfo: userinfo.includes(":") ? userinfo : `${userinfo}:`,
    };
  }
  return undefined;
}
