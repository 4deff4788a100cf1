import { rm } from "node:fs/promises";
import type { BulkIo } from "./bulk-io.ts";
import type { GitAccess } from "./git.ts";
import type { Credentials } from "./hosts.ts";
import { bounded, type MachineOptions } from "./migrate-options.ts";
import { makeWorkFolder } from "./out-folder.ts";
import type { Repository } from "./repository.ts";
import { TreeWorkers } from "./tree-workers.ts";

/** What the work on a repository needs of the machine it runs on. */
export interface Services {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly credentials: Credentials;
  readonly trees: TreeWorkers;
  /** Folder for clones; each is removed when its repository is done. */
  readonly workFolder: string;
  /** Longest time that one git process may take, in milliseconds. */
  readonly gitTimeout: number;
  readonly largestFile: number;
}

/** How git gets into a repository. */
export async function accessTo(repository: Repository, services: Services): Promise<GitAccess> {
  return {
    env: services.env,
    url: repository.url,
    settings: await services.credentials.settingsFor(repository.url),
    timeout: services.gitTimeout,
    largestFile: services.largestFile,
  };
}

/** What work on this machine needs: clones' folder, children, credentials. */
export async function openServices(asked: MachineOptions, credentials: Credentials, io: BulkIo): Promise<Services> {
  const timeout = bounded("--timeout", asked.timeout ?? 300, 1, 86_400) * 1000;
  return {
    env: io.env,
    credentials,
    trees: new TreeWorkers({ timeout, ...(asked.childProgram && { program: asked.childProgram }) }),
    workFolder: await makeWorkFolder(io.env["TMPDIR"]),
    gitTimeout: timeout,
    largestFile: bounded("--largest-file", asked.largestFile ?? 1024, 1, 1_048_576) * 1024 ** 2,
  };
}

/** Ends the children and removes what clones have left. */
export async function closeServices(services: Services): Promise<void> {
  services.trees.close();
  await rm(services.workFolder, { recursive: true, force: true, maxRetries: 3 });
}
