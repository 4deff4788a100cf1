import { newWarnings } from "./build-warnings.ts";
import type { BuiltSide, SideOptions } from "./build-side.ts";
import { buildSide } from "./build-side.ts";
import type { Difference, Expectation } from "./equivalence.ts";
import { compareConfig, compareFiles } from "./equivalence.ts";
import type { Needle } from "./needles.ts";
import { needlesFor, redact } from "./needles.ts";
import type { Proof } from "./proof-result.ts";
import type { BuildSide, Network } from "./run-build.ts";
import { searchIn } from "./search.ts";
import { compareReports } from "./stand-in-reports.ts";
import { whatItShows } from "./what-it-shows.ts";
import type { Workspace } from "./workspace.ts";

/** Two builds and the values that must not be found in what they make. */
export interface ProofRequest {
  /** Names the proof in its result. */
  readonly name: string;
  readonly before: BuildSide;
  readonly after: BuildSide;
  /** Values to look for, by the secret's name; they stay in memory and reach no result. */
  readonly secrets: readonly { readonly name: string; readonly value: string }[];
  /** Variables and secret ids that a caller may leave out: both builds are run without them too. */
  readonly optional: readonly string[];
  readonly expectation?: Expectation;
  /** Base images become a small one with stand-in tools. */
  readonly standIns: boolean;
  /** Programs of the base images that no table knows, to be played too. */
  readonly programs?: readonly string[];
  readonly network: Network;
  /** Build and search every other stage too. */
  readonly stages: boolean;
  readonly signal?: AbortSignal;
}

let builds = 0;

/** Builds a Dockerfile as it was and as it was rewritten, searches both for the secrets, and compares them. */
export async function proveBuild(workspace: Workspace, request: ProofRequest): Promise<Proof> {
  const needles = request.secrets.flatMap(({ name, value }) => needlesFor(name, value));
  builds += 1;
  const id = `build${builds}`;
  const options = { ...sideOptions(request, needles), proofHost: `${id}-${workspace.id}.invalid` };
  const before = await buildSide(workspace, request.before, { ...options, id: `${id}-before` });
  const after = await buildSide(workspace, request.after, { ...options, id: `${id}-after` });
  const differences = [...compareSides(before, after, request, needles)];
  if (request.optional.length > 0 && before.proof.built && after.proof.built) {
    // What left the image with its secret is gone without it too.
    const left = new Set(differences.filter(({ expected }) => expected !== undefined).map(({ name }) => name));
    differences.push(...(await compareWithout(workspace, request, { ...options, id: `${id}-without` }, left)));
  }
  const { engine } = workspace;
  const proof = {
    name: request.name,
    dockerfile: request.before.dockerfile,
    engine: engine.title,
    shows: whatItShows({ ...request, attests: engine.attests }),
    secrets: [...new Set(request.secrets.map(({ name }) => name))],
    before: before.proof,
    after: after.proof,
    differences,
    credentials: request.standIns ? compareReports(before.proof.reports, after.proof.reports) : [],
  };
  return { ...proof, verdict: verdictOf(proof) };
}

function sideOptions(request: ProofRequest, needles: readonly Needle[]): Omit<SideOptions, "id" | "proofHost"> {
  const { standIns, programs = [], network, stages, signal } = request;
  return { standIns, programs, network, stages, needles, without: [], signal };
}

function compareSides(
  before: BuiltSide,
  after: BuiltSide,
  request: ProofRequest,
  needles: readonly Needle[],
): readonly Difference[] {
  if (before.image === undefined || after.image === undefined) return [];
  const holdsSecret = (text: string): boolean => searchIn(text, needles).length > 0;
  return [
    ...newWarnings(before.proof.warnings, after.proof.warnings),
    ...compareFiles(before.image, after.image, request.expectation),
    ...compareConfig(before.image, after.image, holdsSecret, request.expectation),
  ].map((difference) => ({ ...difference, name: redact(difference.name, needles) }));
}

/** What a caller that passes no optional secret sees: a build that passed must pass, with the same files. */
async function compareWithout(
  workspace: Workspace,
  request: ProofRequest,
  options: SideOptions,
  left: ReadonlySet<string>,
): Promise<readonly Difference[]> {
  const absent = { ...options, stages: false, without: request.optional };
  const before = await buildSide(workspace, request.before, { ...absent, id: `${options.id}-before` });
  if (!before.proof.built) return [];
  const after = await buildSide(workspace, request.after, { ...absent, id: `${options.id}-after` });
  const name = request.optional.join(", ");
  if (!after.proof.built) return [{ kind: "optional", name, what: "the build fails without it" }];
  const changed = [
    ...compareSides(before, after, request, options.needles).filter(
      ({ expected, name: changedName }) => expected === undefined && !left.has(changedName),
    ),
    ...compareReports(before.proof.reports, after.proof.reports).map(({ tool, words, what }) => ({
      name: `${tool} ${words}`,
      what,
    })),
  ];
  return changed.map((difference) => ({
    kind: "optional",
    name,
    what: `without it: ${difference.name}: ${difference.what}`,
  }));
}

function verdictOf(proof: Omit<Proof, "verdict">): Proof["verdict"] {
  if (!proof.after.built || !proof.before.built) return "not-built";
  // A log is no copy that stays with the image; it is reported beside the verdict.
  if (proof.after.leaks.some((leak) => leak.where !== "build-log")) return "leaks";
  const broke = proof.differences.some((difference) => difference.expected === undefined);
  return broke || proof.credentials.length > 0 ? "differs" : "proven";
}
