import { posix } from "node:path";
import type { BuildPaths } from "../project/join-builds.ts";
import type { BuildResult, Commands, Options } from "../result.ts";

const none: readonly never[] = [];

/** A build of which there is nothing to say: thousands of them are in memory, so each is little more than its paths. */
export class CleanBuild implements BuildResult {
  readonly dockerfile: string;
  readonly context: string;
  readonly builder: Options["builder"];

  constructor({ dockerfile, contextPath }: BuildPaths, builder: Options["builder"]) {
    this.dockerfile = dockerfile;
    this.context = contextPath;
    this.builder = builder;
  }

  get changed(): boolean {
    return false;
  }

  get findings(): BuildResult["findings"] {
    return none;
  }

  get bindings(): BuildResult["bindings"] {
    return none;
  }

  get commands(): Commands {
    const file = posix.relative(this.context, this.dockerfile);
    const flag = file === "Dockerfile" ? "" : ` -f ${file}`;
    const build = `${this.builder === "buildx" ? "docker buildx" : this.builder} build${flag} .`;
    return { cwd: this.context, build };
  }
}
