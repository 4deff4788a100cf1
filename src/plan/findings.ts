import type { Doubt } from "../flow/analyse.ts";
import type { StrayLiteral } from "../flow/stray-literals.ts";
import type { SecretFlow } from "../flow/flow-types.ts";
import { mayBeReal } from "../knowledge/values.ts";
import { isWorded } from "../knowledge/values/worded.ts";
import type { Finding } from "../result.ts";
import type { Span } from "../text/source.ts";
import type { Scene, WrittenFlow } from "./plan-types.ts";
import type { Decision } from "./plan-remedies.ts";

/** What became of each place where a secret enters. */
export function findingsOf(
  decisions: readonly Decision[],
  doubts: readonly Doubt[],
  scene: Scene,
  strays: readonly StrayLiteral[],
): readonly Finding[] {
  const found = [
    ...decisions.flatMap((decision) => findingOf(decision, scene)),
    ...doubts.map((doubt) => doubtful(doubt, scene)),
    ...strays.map((stray) => strayFinding(stray, scene)),
  ];
  const distinct = new Map(found.map((finding) => [`${finding.kind} ${finding.name} ${finding.span.start}`, finding]));
  return [...distinct.values()].sort((a, b) => a.span.start - b.span.start);
}

function findingOf(decision: Decision, scene: Scene): Finding[] {
  const { flow, answer, transform } = decision;
  const said = answer.answer === "remark";
  const exposures = said ? [] : flow.type === "written" ? flow.parent.exposures : flow.exposures;
  return originsOf(flow, scene).map((origin) => ({
    ...origin,
    path: scene.model.path,
    status: answer.answer === "remedy" ? "fixed" : answer.answer === "refusal" ? "refused" : "info",
    ...(transform === undefined ? {} : { transform }),
    ...(answer.answer === "remedy" ? {} : { reason: answer.reason }),
    ...(answer.answer === "remedy" && answer.review ? { review: true } : {}),
    ...(answer.answer === "remedy" && answer.rotate ? { rotate: true } : {}),
    ...valuesOf(decision, origin, scene),
    exposures,
    message: answer.message,
    uses: said ? [] : usesOf(flow, scene),
  }));
}

/**
 * Where the value stands: a report hides it wherever it is printed. One that is made of plain words counts when it is to
 * be rotated.
 */
function valuesOf({ flow, answer }: Decision, { span }: Pick<Finding, "span">, scene: Scene): Pick<Finding, "values"> {
  if (flow.type !== "variable") return {};
  const own = flow.declarations.find(({ pair, from }) => pair.nameSpan === span && from.length === 0);
  const at = own?.pair.valueSpan;
  if (!at || !own.verdict) return {};
  const rotates = answer.answer === "remedy" && answer.rotate;
  const real = mayBeReal(own.verdict) && !isWorded(scene.model.text.slice(at.start, at.end));
  return rotates || real ? { values: [{ path: scene.model.path, span: at }] } : {};
}

/** Each ARG, ENV or COPY that brings the secret is a place of its own. */
function originsOf(flow: SecretFlow | WrittenFlow, scene: Scene): readonly Pick<Finding, "name" | "kind" | "span">[] {
  switch (flow.type) {
    case "variable":
      return flow.declarations
        .filter(
          (declaration) =>
            declaration.from.length > 0 ||
            declaration.verdict === undefined ||
            declaration.kind === "ARG" ||
            declaration.verdict.says !== "empty",
        )
        .map((declaration) => ({
          name: declaration.name,
          kind: declaration.kind === "ARG" ? ("build-argument" as const) : ("environment-variable" as const),
          span: declaration.pair.nameSpan,
        }));
    case "file":
      return flow.copies.map((copy) => ({
        name: flow.name,
        kind: flow.kind,
        span: sourceSpan(scene, copy.step, copy.source),
      }));
    case "mount":
      return flow.mounts.slice(0, 1).map((mount) => ({ name: flow.name, kind: flow.kind, span: mount.span }));
    case "written": {
      const [write] = flow.writes;
      return write
        ? [{ name: write.name, kind: "written-file" as const, span: scene.step(write.step).instruction.keywordSpan }]
        : [];
    }
  }
}

function sourceSpan(scene: Scene, id: number, source: number | undefined): Span {
  const { copy, instruction } = scene.step(id);
  return (source === undefined ? undefined : copy?.sources[source]?.span) ?? instruction.keywordSpan;
}

function usesOf(flow: SecretFlow | WrittenFlow, scene: Scene): Finding["uses"] {
  const uses = flow.type === "written" ? flow.parent.uses : flow.uses;
  return uses.map((use) => ({ path: scene.model.path, span: use.span, how: use.how }));
}

function doubtful({ name, pair, because }: Doubt, scene: Scene): Finding {
  return {
    name,
    kind: "build-argument",
    path: scene.model.path,
    span: pair.nameSpan,
    status: "info",
    reason: "may-carry-a-secret",
    exposures: [],
    message: `${name} may hold a secret (${because}): name it under "secrets" in the configuration to have it moved`,
    uses: [],
  };
}

function strayFinding({ keyword, span, bare }: StrayLiteral, scene: Scene): Finding {
  return {
    name: keyword,
    kind: "literal",
    path: scene.model.path,
    span,
    status: "refused",
    reason: "read-outside-run",
    rotate: true,
    ...(bare === true ? { values: [{ path: scene.model.path, span }] } : {}),
    exposures: ["image-history", "build-cache"],
    message: `a credential stands in the text of ${keyword}, where no mount can stand for it: take it out and rotate it`,
    uses: [],
  };
}
