/** A pull request as far as a campaign cares. */
export interface PullRequest {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "merged" | "closed";
}

/** What a pull request is to be. */
export interface Proposal {
  /** Owner and name of the repository on its host. */
  readonly path: string;
  readonly branch: string;
  readonly into: string;
  readonly title: string;
  readonly body: string;
}

/** Why a host did not do what it was asked, in one line without a credential. */
export class HostError extends Error {
  constructor(
    message: string,
    /** Whether it may pass by itself, as the network's failures and limits do. */
    readonly passing: boolean = false,
  ) {
    super(message);
    this.name = "HostError";
  }
}

/** The API of a code host. Every call throws a HostError. */
export interface CodeHost {
  /** The newest pull request from a branch of the repository itself. */
  find(proposal: Proposal): Promise<PullRequest | undefined>;
  /** Opens one; `undefined` when there is one already. */
  open(proposal: Proposal): Promise<PullRequest | undefined>;
  update(proposal: Proposal, number: number): Promise<void>;
}
