import type { Network } from "./run-build.ts";

/** What decides how much a proof shows. */
export interface Extent {
  readonly standIns: boolean;
  readonly network: Network;
  readonly stages: boolean;
  readonly attests: boolean;
}

/** What a proof shows and what it does not, the most important first. */
export function whatItShows({ standIns, network, stages, attests }: Extent): readonly string[] {
  const lines: string[] = [];
  if (standIns) {
    lines.push(
      "built with stand-in tools on a small base image: shows where each secret goes, which credential each tool would use and what files the steps make; does not show that the real tools and base images build",
    );
  } else if (network === "none") {
    lines.push("built with the real base images and no network: steps that need a network fail");
  } else {
    lines.push("built with the real base images, the network and made-up secrets: a registry that checks them fails");
  }
  if (!stages) lines.push("only the stage that ships was searched");
  if (!attests) {
    lines.push(
      "attestations of mode min could not be built with this engine; they hold no argument values, those of mode max do",
    );
  }
  return lines;
}
