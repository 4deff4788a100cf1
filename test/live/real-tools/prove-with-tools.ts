import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { buildSide } from "../../../src/proof/build-side.ts";
import { freshCanary } from "../../../src/proof/canary.ts";
import { needlesFor } from "../../../src/proof/needles.ts";
import { projectRewrite } from "../../../src/proof/project-rewrite.ts";
import {
  broken,
  buildRequest,
  proveBuild,
  type BuildSide,
  type ProofRequest,
  type Workspace,
} from "../../../src/proof/proof.ts";
import { loadProject } from "../../../src/project/load.ts";
import { remediate } from "../../../src/remediate.ts";
import type { BuildResult } from "../../../src/result.ts";
import { transforms } from "../../../transforms/index.ts";
import { writeFiles } from "../../proof/image-files.ts";
import type { ToolCase } from "./cases.ts";
import type { Certificate } from "./certificate.ts";
import { startServer, type PrivateServer } from "./server.ts";

/** What all cases share. */
export interface Laboratory {
  readonly workspace: Workspace;
  /** Images of real tools by the names that a Dockerfile gives them. */
  readonly images: ReadonlyMap<string, string>;
  readonly certificate: Certificate;
  readonly repositories: string;
  readonly folder: string;
}

/** What two builds with real tools showed; it holds no value. */
export interface Shown {
  readonly findings: readonly string[];
  readonly failureBefore: string | undefined;
  readonly failureAfter: string | undefined;
  readonly leaksBefore: readonly string[];
  readonly leaksAfter: readonly string[];
  readonly broken: readonly string[];
  readonly requestsBefore: readonly string[];
  readonly requestsAfter: readonly string[];
  /** Whether the new build passes when no secret is passed. */
  readonly buildsWithout: boolean;
}

/** Rewrites a project and builds it before and after, each with a server of its own. */
export async function proveWithTools(laboratory: Laboratory, one: ToolCase): Promise<Shown> {
  const token = freshCanary();
  const { request, accepted, build } = await requestFor(laboratory, one, token);
  const { certificate, repositories, workspace } = laboratory;
  const servers = await Promise.all(
    [0, 1].map(async () => startServer({ certificate, repositories, token: accepted })),
  );
  const [old, now] = servers;
  if (old === undefined || now === undefined) throw new Error("no servers");
  try {
    const before = reaching(request.before, old, laboratory);
    const after = reaching(request.after, now, laboratory);
    const proof = await proveBuild(workspace, { ...request, before, after });
    return {
      findings: build.findings.map(({ status }) => status),
      failureBefore: proof.before.failure,
      failureAfter: proof.after.failure,
      leaksBefore: proof.before.leaks.map(({ where }) => where),
      leaksAfter: proof.after.leaks.flatMap((leak) => (leak.where === "build-log" ? [] : [JSON.stringify(leak)])),
      broken: broken(proof).flatMap(({ name, what }) => (differsAnyway(name) ? [] : [`${name}: ${what}`])),
      requestsBefore: old.take(),
      requestsAfter: now.take(),
      buildsWithout: await passesWithout(workspace, { ...request, after }),
    };
  } finally {
    await Promise.all(servers.map(async (server) => server.close()));
  }
}

interface Prepared {
  readonly request: ProofRequest;
  /** The value that the servers want. */
  readonly accepted: string;
  readonly build: BuildResult;
}

async function requestFor({ folder }: Laboratory, one: ToolCase, token: string): Promise<Prepared> {
  const root = await mkdtemp(join(folder, "project-"));
  const files = Object.entries(one.files).map(([path, text]) => [path, text.replaceAll("%TOKEN%", token)] as const);
  await writeFiles(root, Object.fromEntries(files));
  const result = remediate(await loadProject(root, one.options), transforms);
  const [build] = result.builds;
  if (build === undefined) throw new Error("the project has no build");
  const { rewrite, options } = await projectRewrite(root, result, build);
  // A literal of the Dockerfile gets a canary of its own there.
  const [accepted = token] = options.literals ?? [];
  const secrets = build.bindings.flatMap(({ type, id, env = id }) => (type === "env" ? [env] : []));
  const request = buildRequest(rewrite, {
    ...options,
    values: { ...options.values, ...Object.fromEntries(secrets.map((name) => [name, accepted])) },
    literals: [...(options.literals ?? []), token],
    buildArguments: one.plain ?? {},
    standIns: false,
    network: "host",
  });
  return { request, accepted, build };
}

const hosts = ["git", "npm", "pypi", "files"].map((name) => `${name}.example.com`);

/** The same build with the images of real tools, and the hosts of its Dockerfile on the server's address. */
function reaching(side: BuildSide, { address }: PrivateServer, { images }: Laboratory): BuildSide {
  const flags = [
    ...hosts.map((host) => `--add-host=${host}:${address}`),
    ...[...images].map(([name, image]) => `--build-context=${name}=docker-image://${image}`),
  ];
  return {
    ...side,
    command: side.command.replace(/docker (?:buildx )?build/, (found) => `${found} ${flags.join(" ")}`),
  };
}

async function passesWithout(workspace: Workspace, request: ProofRequest): Promise<boolean> {
  const without = Object.keys(request.after.variables);
  const ids = [...request.after.command.matchAll(/--secret id=([^,\s]+)/g)].map(([, id = ""]) => id);
  const { proof } = await buildSide(workspace, request.after, {
    id: `without-${freshCanary().slice(-12)}`,
    proofHost: `${freshCanary().slice(-12)}.invalid`,
    standIns: false,
    network: "host",
    stages: false,
    needles: request.secrets.flatMap(({ name, value }) => needlesFor(name, value)),
    without: [...without, ...ids],
    signal: undefined,
  });
  return proof.built;
}

/** What two runs of one tool never make alike: times in git's index and journals, npm's logs, compiled Python. */
function differsAnyway(path: string): boolean {
  return /\.git\/(?:.*\/)?(?:index|logs\/.*|FETCH_HEAD)$|\/\.npm(?:\/|$)|__pycache__|\.pyc$/.test(`/${path}`);
}
