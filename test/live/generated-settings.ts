import type { Step } from "./generated-parts.ts";
import type { Random } from "./generated-random.ts";

/** What the stages of one Dockerfile have in common, and how its text is laid out. */
export interface Settings {
  readonly image: string;
  /** Folder for what ships. */
  readonly out: string;
  /** The user of its stages, where that is not root. */
  readonly user: string | undefined;
  readonly home: string;
  /** How a RUN says it. */
  readonly homeInRun: string;
  /** Instructions behind each FROM. */
  readonly head: readonly string[];
  readonly crlf: boolean;
  readonly lower: boolean;
  readonly indent: string;
}

const images = ["node:22-slim", "python:3.12", "alpine:3.20", "debian:12", "ruby:3.3", "golang:1.23", "acme/tools:1"];
const shells = [
  'SHELL ["/bin/bash", "-c"]',
  'SHELL ["/bin/bash", "-eo", "pipefail", "-c"]',
  'SHELL ["/bin/sh", "-ec"]',
];

/** Settles image, folders, user, shell and layout. */
export function setUp(random: Random): Settings {
  const user = random.chance(0.2) ? random.pick(["node", "1000", "node:node"]) : undefined;
  const out = random.pick(["/opt", "/opt", "/app", "/srv/out"]);
  const ownHome = user === undefined && random.chance(0.06);
  const home = user === undefined ? (ownHome ? "/opt/home" : "/root") : "/home/node";
  const own = user === undefined ? "" : " && chown node:node /app /opt /srv/out";
  const folder = random.pick([
    ["WORKDIR /app"],
    ["WORKDIR /app"],
    ["WORKDIR /", "WORKDIR app"],
    ["ENV APP=/app", "WORKDIR $APP"],
  ]);
  return {
    image: random.pick(images),
    out,
    user,
    home,
    homeInRun: random.pick([home, home, "~", "$HOME"]),
    head: [
      ...(random.chance(0.12) ? [random.pick(shells)] : []),
      `RUN mkdir -p /app /opt /srv/out${own}`,
      ...folder,
      ...(user === undefined ? [] : [`USER ${user}`]),
      ...(user === "1000" || (user !== undefined && random.chance(0.3)) ? ["ENV HOME=/home/node"] : []),
      ...(ownHome ? ["ENV HOME=/opt/home", "RUN mkdir -p /opt/home"] : []),
    ],
    crlf: random.chance(0.05),
    lower: random.chance(0.06),
    indent: random.chance(0.15) ? "\t" : "    ",
  };
}

/** Steps that have nothing to do with any secret. */
export const plainSteps: readonly Step[] = [
  ["mkdir -p {out}/data{k}", "echo v1 > {out}/data{k}/v"],
  "ENV MODE{k}=production",
  ["echo mode{k} >> {out}/mode{k}"],
  "COPY src ./src",
  "LABEL stage{k}=made",
  "EXPOSE 80{k}",
  "ARG VERSION{k}=1.2",
  ["ls -la / > /dev/null", "echo listed{k}"],
  "# Nothing to see here.",
  ["touch {home}/.hushlogin{k}"],
  "COPY . .",
  "WORKDIR /app",
];

/** The text of a step, its commands joined in one of the ways in which people do. */
export function writeStep(step: Step, settings: Settings, random: Random): string {
  if (typeof step === "string") {
    if (step.startsWith("RUN")) return atHome(step, settings);
    const owner = settings.user === undefined ? "" : " --chown=node:node";
    return step.replaceAll("{home}", settings.home).replace(/^(?:COPY|ADD)(?! --from)/, (word) => word + owner);
  }
  const commands = step.map((command) => atHome(command, settings));
  const { indent } = settings;
  const style = random.next();
  const note = random.chance(0.3) ? `${indent}# why\n` : "";
  if (style < 0.06) return `RUN <<EOF\nset -e\n${commands.join("\n")}\nEOF`;
  const cache = random.chance(0.05) ? "--mount=type=cache,target=/var/cache/x " : "";
  const start = `RUN ${cache}`;
  if (style < 0.5 || commands.length === 1) return start + commands.join(" && ");
  if (style < 0.85) return start + commands.join(` && \\\n${note}${indent}`);
  if (style < 0.93) return `${start}set -eux; ${commands.join("; ")}`;
  return `${start}set -e; \\\n${note}${indent}${commands.join(`; \\\n${indent}`)}`;
}

/** A tilde is a home folder only where a word begins. */
function atHome(command: string, { home, homeInRun }: Settings): string {
  if (homeInRun !== "~") return command.replaceAll("{home}", homeInRun);
  return command.replaceAll(/(?<=[\s>]){home}/g, "~").replaceAll("{home}", home);
}
