import type { Credentials } from "./hosts.ts";
import type { GitAccess } from "./git.ts";
import type { Repository } from "./repository.ts";
import type { TreeWorkers } from "./tree-workers.ts";

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
