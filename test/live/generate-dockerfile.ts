import type { Options } from "../../src/result.ts";
import { copiedFiles } from "./generated-files.ts";
import { freeUses } from "./generated-free-uses.ts";
import { declare, origins, type GeneratedSecret, type Origin } from "./generated-origins.ts";
import { languages } from "./generated-languages.ts";
import { javascript, python } from "./generated-packages.ts";
import type { Step } from "./generated-parts.ts";
import { Random } from "./generated-random.ts";
import { gitUses, services } from "./generated-services.ts";
import { plainSteps, setUp, writeStep, type Settings } from "./generated-settings.ts";

export type { GeneratedSecret } from "./generated-origins.ts";

/** A Dockerfile with its build context and what is known of its secrets. */
export interface Generated {
  readonly seed: number;
  readonly dockerfile: string;
  /** Files of the build context by their path. */
  readonly files: Readonly<Record<string, string>>;
  readonly secrets: readonly GeneratedSecret[];
  readonly options: Partial<Options>;
  /** Texts of instructions that no secret reaches. */
  readonly plain: readonly string[];
  /** Files that a tool leaves without the login that it was told, and that a rewritten step does not leave. */
  readonly gone: readonly string[];
}

/** A secret with its declaration and what is done with it. */
interface Part {
  readonly declaration: readonly string[];
  readonly steps: Step[];
}

// What `npm config delete`, `docker logout` and their like leave.
const emptied = [
  ".npmrc",
  ".docker/config.json",
  ".gemrc",
  ".config/pip/pip.conf",
  ".config/pypoetry/auth.toml",
  ".config/gh/hosts.yml",
  ".gitconfig",
  ".cache",
  ".cache/huggingface",
  ".azure",
];

const consumers = [javascript, python, languages, gitUses, services, freeUses, freeUses];

/** Every stand-in that something generated may call. */
export const generatedTools: ReadonlySet<string> = new Set(
  [...consumers.flat(), ...copiedFiles].map(({ tool }) => tool),
);

/** Writes the Dockerfile of a seed: the same one every time. */
export function generateDockerfile(seed: number): Generated {
  const random = new Random(seed);
  const scene = new Scene(random);
  const count = random.pick([1, 1, 2, 2, 3, 4]);
  const parts = Array.from({ length: count }, () => scene.part()).filter((part) => part !== undefined);
  const lines = random.pick(shapes)(scene, parts);
  const command = random.pick(['CMD ["node", "server.js"]', "CMD node server.js", 'ENTRYPOINT ["/bin/sh"]']);
  const text = `${[...scene.globals, ...lines, command].map((line) => scene.cased(line)).join("\n")}\n`;
  return {
    seed,
    // A shell takes the carriage return of a heredoc for a part of the word.
    dockerfile: scene.settings.crlf && !text.includes("<<") ? text.replaceAll("\n", "\r\n") : text,
    files: {
      "package.json": '{"name":"app","dependencies":{"left":"1"}}\n',
      "src/app.js": "start();\n",
      ...(random.chance(0.8) ? { ".dockerignore": "Dockerfile\n.dockerignore\n" } : {}),
      ...scene.files,
    },
    secrets: scene.secrets,
    options: random.pick([{}, {}, {}, {}, {}, {}, { delivery: "file" }, { delivery: "env" }, { split: "always" }]),
    plain: scene.plain,
    gone: emptied.map((path) => `${scene.settings.home.slice(1)}/${path}`),
  };
}

/** What a Dockerfile is made of while it is being written. */
class Scene {
  readonly random: Random;
  readonly settings: Settings;
  readonly globals: string[] = [];
  readonly files: Record<string, string> = {};
  readonly secrets: GeneratedSecret[] = [];
  readonly plain: string[] = [];
  #numbers = 0;

  constructor(random: Random) {
    this.random = random;
    this.settings = setUp(random);
  }

  /** One more secret; undefined where its name or its file is taken. */
  part(): Part | undefined {
    return this.random.chance(0.2) ? this.#copied() : this.#variable();
  }

  /** Instructions that set a stage up. */
  stage(image: string, name: string): readonly string[] {
    return [`FROM ${image} AS ${name}`, ...this.settings.head];
  }

  /** Declarations and steps of some secrets, woven together or one behind the other. */
  body(parts: readonly Part[]): readonly string[] {
    if (this.random.chance(0.5))
      return parts.flatMap(({ declaration, steps }) => [...declaration, ...this.#noisy(steps)]);
    const lines = parts.flatMap(({ declaration }) => declaration);
    const left = parts.map(({ steps }) => this.#noisy(steps)).filter((steps) => steps.length > 0);
    while (left.length > 0) {
      const one = this.random.pick(left);
      lines.push(one.shift() ?? "");
      if (one.length === 0) left.splice(left.indexOf(one), 1);
    }
    return lines;
  }

  /** Some Dockerfiles have their keywords in lower case. */
  cased(line: string): string {
    return this.settings.lower ? line.replace(/^[A-Z]+/, (word) => word.toLowerCase()) : line;
  }

  #noisy(steps: readonly Step[]): string[] {
    return steps.flatMap((step) => [
      ...(this.random.chance(0.25) ? this.#noise() : []),
      writeStep(step, this.settings, this.random),
    ]);
  }

  #noise(): readonly string[] {
    this.#numbers += 1;
    const step = this.random.pick(plainSteps);
    const text = writeStep(numbered(step, this.#numbers, this.settings.out), this.settings, this.random);
    if (!text.startsWith("#")) this.plain.push(this.cased(text));
    return [text];
  }

  #copied(): Part | undefined {
    const { path, files, steps } = this.random.pick(copiedFiles.filter((one) => this.#allowed(one)));
    const taken = Object.keys(files).some((file) => file in this.files);
    if (taken) return undefined;
    const canary = this.#canary();
    for (const [file, text] of Object.entries(files)) this.files[file] = text.replaceAll("{secret}", canary);
    this.secrets.push({ names: [path], canary, value: canary, origin: "file" });
    this.#numbers += 1;
    return { declaration: [], steps: steps.map((step) => numbered(step, this.#numbers, this.settings.out)) };
  }

  #variable(): Part | undefined {
    const kinds = this.random.pick(consumers).filter((one) => this.#allowed(one));
    const first = this.random.pick(kinds);
    const name = this.random.pick(first.names);
    if (this.secrets.some(({ names }) => names.includes(name) || names.includes(`X_${name}`))) return undefined;
    const bare = this.secrets.some(({ names }) => names.length === 0);
    const origin = this.random.pick(
      origins.filter(({ fits, said }) => (fits?.(name, first) ?? true) && !(bare && said !== undefined)),
    );
    const declared = declare(origin, name, this.#canary(), this.random);
    const all = this.random.chance(0.25)
      ? [first, this.random.pick(kinds.filter(({ names }) => names.includes(name)))]
      : [first];
    this.secrets.push(declared.secret);
    this.globals.push(...declared.globals);
    return { declaration: declared.lines, steps: all.flatMap((one) => this.#steps(one, declared.variable, origin)) };
  }

  #steps(consumer: (typeof freeUses)[number], variable: string, origin: Origin): Step[] {
    this.#numbers += 1;
    const number = this.#numbers;
    const said = origin.said ?? this.random.pick([`$${variable}`, `\${${variable}}`]);
    const canary = this.secrets.at(-1)?.canary ?? "";
    const named = (text: string): string =>
      text.replaceAll("{V}", variable).replaceAll("{T}", said.replace("{canary}", canary));
    for (const [path, text] of Object.entries(consumer.files ?? {}))
      this.files[path.replaceAll("{k}", String(number))] = named(text);
    return consumer.steps.map((step) =>
      numbered(typeof step === "string" ? named(step) : step.map(named), number, this.settings.out),
    );
  }

  #allowed({ root }: { readonly root?: boolean }): boolean {
    return root !== true || this.settings.user === undefined;
  }

  #canary(): string {
    return `ulkcanary${this.random.word(27)}`;
  }
}

function numbered(step: Step, number: number, out: string): Step {
  const filled = (text: string): string => text.replaceAll("{k}", String(number)).replaceAll("{out}", out);
  return typeof step === "string" ? filled(step) : step.map(filled);
}

type Shape = (scene: Scene, parts: readonly Part[]) => readonly string[];

const last = "FROM alpine:3.20 AS final";

const single: Shape = (scene, parts) => [...scene.stage(scene.settings.image, "app"), ...scene.body(parts)];

const shipped: Shape = (scene, parts) => [
  ...scene.stage(scene.settings.image, "build"),
  ...scene.body(parts),
  last,
  "WORKDIR /app",
  `COPY --from=${scene.random.pick(["build", "0"])} ${scene.settings.out} /made`,
];

const builtOn: Shape = (scene, parts) => {
  const half = Math.floor(parts.length / 2);
  const shared = parts.map(({ declaration, steps }, at) => ({ declaration, steps: at < half ? steps : [] }));
  const rest = parts.slice(half).map(({ steps }) => ({ declaration: [], steps }));
  return [...scene.stage(scene.settings.image, "base"), ...scene.body(shared), "FROM base AS app", ...scene.body(rest)];
};

const unused: Shape = (scene, parts) => ["FROM alpine:3.20 AS lint", "RUN echo lint > /lint", ...single(scene, parts)];

const three: Shape = (scene, parts) => {
  const half = Math.ceil(parts.length / 2);
  return [
    ...scene.stage(scene.settings.image, "deps"),
    ...scene.body(parts.slice(0, half)),
    ...scene.stage(scene.settings.image, "build"),
    ...scene.body(parts.slice(half)),
    last,
    `COPY --from=deps ${scene.settings.out} /deps`,
    `COPY --from=build ${scene.settings.out} /made`,
  ];
};

const shapes = [single, single, single, shipped, shipped, builtOn, unused, three];
