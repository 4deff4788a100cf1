import type { SecretFlow, SecretWrite } from "../flow/flow-types.ts";
import type { Span } from "../text/source.ts";
import { lineageOf, shippedStages } from "../model/build-model.ts";
import type { Step } from "../model/build-model.ts";
import { isInside, resolvePath } from "../model/paths.ts";
import type { ShellCommand, ShellWord } from "../shell/shell-types.ts";
import { refuse } from "./plan-types.ts";
import type { Change, Refusal, Scene, WrittenFlow } from "./plan-types.ts";
import { prefixesOf, sourcesOf } from "./variable-mounts.ts";
import { canPrefix } from "./variable-questions.ts";

/** A URL with a credential, in parts of shell text. */
interface CredentialUrl {
  readonly word: ShellWord;
  /** In the shell text: the userinfo with its `@`. */
  readonly start: number;
  readonly end: number;
  /** `https://host/` as shell text. */
  readonly base: string;
  /** The shell command that prints `user:password`. */
  readonly login: string;
  /** Variables in the userinfo and the host, but for those of the secret. */
  readonly own: readonly string[];
}

/**
 * The changes that give git its credential as a header by the environment, and the URL without it. Git sends a
 * header for all requests below its base, submodules and later fetches too, and stores none of it.
 * Source: https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpextraHeader
 */
export function cloneChanges(flow: WrittenFlow, scene: Scene): readonly Change[] | Refusal {
  const later = fetchesAtRunTime(scene);
  if (later)
    return refuse(
      "read-at-run-time",
      `the container runs git on what was cloned with ${flow.parent.name}: hand it over there`,
      later,
    );
  const changes: Change[] = [];
  const bases = new Map<string, string>();
  const clones: Clone[] = [];
  for (const write of flow.writes) {
    const found = clonesOf(write, flow, scene);
    if (!found)
      return exposed(
        scene.step(write.step),
        `${write.name} keeps the URL with ${flow.parent.name}, and the command cannot be changed`,
      );
    for (const { step, url, told } of found) {
      const known = bases.get(url.base);
      if (known !== undefined && known !== url.login)
        return exposed(step, `one host is asked with two credentials, one of them ${flow.parent.name}`);
      bases.set(url.base, url.login);
      changes.push({ change: "splice", step: step.id, start: url.start, end: url.end, text: "" });
      if (told) changes.push(told);
    }
    const [first] = found;
    if (first && !first.told) changes.push({ change: "prefix", step: first.step.id, text: headers(bases) });
    clones.push(...found);
  }
  const last = clones.at(-1);
  const fetched = last ? laterFetches(last.step, flow, scene, headers(bases)) : [];
  const local = fetched.length > 0 ? clones.find(({ inPlace }) => inPlace) : undefined;
  return local
    ? exposed(local.step, `a later RUN fetches with ${flow.parent.name} from an address that only this RUN knows`)
    : [...changes, ...fetched];
}

/** One clone, and how git is told its credential. */
interface Clone {
  readonly step: Step;
  readonly url: CredentialUrl;
  /** Only the command itself knows the address: in a loop, a branch, or with a name that the RUN sets. */
  readonly inPlace: boolean;
  /** The header on the command line; undefined where the environment says it. */
  readonly told: Change | undefined;
}

/** One for each address that a command is told; undefined where the command cannot be changed. */
function clonesOf(write: SecretWrite, flow: WrittenFlow, scene: Scene): readonly Clone[] | undefined {
  const step = scene.step(write.step);
  const command = step.script?.commands[write.command];
  const urls = command && credentialUrls(command, flow);
  if (!urls || !canPrefix(step) || !sameShell(command, step)) return undefined;
  const clones: Clone[] = [];
  for (const url of urls) {
    const inPlace = write.conditional || url.own.some((name) => !step.variables.has(name));
    const told = inPlace || mayHaveOldGit(baseOf(step, scene)) ? onCommandLine(command, step, url) : undefined;
    if (inPlace && !told) return undefined;
    clones.push({ step, url, inPlace, told });
  }
  return clones;
}

function exposed(step: Step, message: string): Refusal {
  return refuse("still-exposed", message, step.instruction.keywordSpan);
}

/** CMD or ENTRYPOINT fetch with the credential that the clone kept. */
function fetchesAtRunTime(scene: Scene): Span | undefined {
  const shipped = shippedStages(scene.model);
  return scene.model.steps.find(
    (step) =>
      shipped.has(step.stage) &&
      /^(?:CMD|ENTRYPOINT)$/.test(step.keyword) &&
      /\bgit\b.*\b(?:pull|fetch|push|submodule|clone)\b/.test(step.instruction.body.text),
  )?.instruction.span;
}

/** The environment of this shell reaches the command, and a name that the RUN itself sets is not needed. */
function sameShell(command: ShellCommand, step: Step): boolean {
  if (command.at.within !== undefined || step.variables.has("GIT_CONFIG_COUNT")) return false;
  const wrapped = command.words[0]?.value !== command.programPath;
  return (
    !wrapped &&
    !(step.script?.commands ?? []).some((other) => other.assignments.some(({ name }) => name.startsWith("GIT_CONFIG_")))
  );
}

function credentialUrls(command: ShellCommand, flow: WrittenFlow): readonly CredentialUrl[] | undefined {
  const names = new Set(flow.parent.uses.flatMap((use) => use.names));
  const words = command.args.filter((word) => word.expands.some((name) => names.has(name)));
  const urls = words.flatMap((word) => credentialUrl(word, names, flow.parent) ?? []);
  return urls.length === words.length && urls.length > 0 ? urls : undefined;
}

function credentialUrl(word: ShellWord, names: ReadonlySet<string>, flow: SecretFlow): CredentialUrl | undefined {
  const match = /^(.*?)(https?:\/\/)([^@/"'\s]+)@([^/"'\s]+)/.exec(word.text);
  const [, before = "", scheme = "", userinfo = "", host = ""] = match ?? [];
  const open = (userinfo + host).replace(/[^{]/g, "").length;
  const closed = (userinfo + host).replace(/[^}]/g, "").length;
  if (!match || open !== closed || /[`\\]|\$\(|:[-+=?]/.test(userinfo + host)) return undefined;
  const start = word.start + before.length + scheme.length;
  return {
    word,
    start,
    end: start + userinfo.length + 1,
    base: `${scheme}${host}/`,
    login: loginOf(userinfo, flow),
    own: namesIn(`${userinfo}@${host}`).filter((name) => !names.has(name)),
  };
}

/** A token alone is the user's name, and a variable may hold both, the user and the password. */
function loginOf(userinfo: string, flow: SecretFlow): string {
  const names = namesIn(userinfo);
  const made = flow.type === "variable" ? flow.declarations.filter(({ name }) => names.includes(name)) : [];
  const both = made.some(({ composed, pair }) => composed && /:(?![-+=?])/.test(pair.rawValue ?? ""));
  if (userinfo.includes(":") || both) return `printf %s "${userinfo}"`;
  const unknown = names.some((name) => /auth|basic|cred|login|userinfo/i.test(name) && !/token/i.test(name));
  return unknown ? `printf %s "${userinfo}" | sed '/:/!s/$/:/'` : `printf %s "${userinfo}:"`;
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{?(\w+)/g)].flatMap(([, name]) => name ?? []);
}

function headers(bases: ReadonlyMap<string, string>): string {
  const entries = [...bases].map(
    ([base, login], index) =>
      `GIT_CONFIG_KEY_${index}="http.${base}.extraHeader" GIT_CONFIG_VALUE_${index}="Authorization: Basic $(${login} | base64 | tr -d '\\n')"`,
  );
  return `export GIT_CONFIG_COUNT=${bases.size} ${entries.join(" ")}; `;
}

/** Base images whose git is older than 2.31, which knows no GIT_CONFIG_COUNT. Source: https://git-scm.com/docs/git-config */
const oldGit =
  /^(?:debian:(?:[89]|1[01]|jessie|stretch|buster|bullseye)|ubuntu:(?:1[0-9]\.|20\.04|trusty|xenial|bionic|focal)|centos:?[67]?|alpine:3\.(?:[0-9]|1[0-3])(?:\.|$)|node:(?:[0-9]|1[0-4]|argon|boron|carbon|dubnium|erbium)(?:[.-]|$)|python:(?:2|3\.[0-8])(?:[.-]|$)|golang:1\.(?:[0-9]|1[0-6])(?:[.-]|$)|ruby:2|php:[57])/;

/** Base images whose git is older than 2.9, which leaves extraHeader unread. Source: https://git-scm.com/docs/git-config */
const gitWithoutHeaders =
  /^(?:debian:(?:[78]\b|wheezy|jessie)|ubuntu:(?:1[0-6]\.|precise|trusty|xenial)|centos:(?:centos)?[67]\b|alpine:3\.[0-3](?:\.|$))/;

/** Whether a clone is by a git that knows no headers, unless the Dockerfile brings a newer one. */
export function mayIgnoreHeaders(flow: WrittenFlow, scene: Scene): boolean {
  return flow.writes.some((write) => gitWithoutHeaders.test(officialName(baseOf(scene.step(write.step), scene))));
}

function officialName(image: string): string {
  return image.replace(/^(?:docker\.io\/)?library\//, "");
}

/** Docker's official images, whose names have no slash, are known by their tags; of others nothing is known. */
function mayHaveOldGit(image: string): boolean {
  const official = officialName(image);
  return official.includes("/") || oldGit.test(official);
}

function baseOf(step: Step, scene: Scene): string {
  let stage = scene.model.stages[step.stage];
  while (stage?.parent !== undefined) stage = scene.model.stages[stage.parent];
  return stage?.image ?? "";
}

/** `git -c http.<base>.extraHeader=… clone`: what stands in front of the subcommand is not stored, and goes on to submodules. */
function onCommandLine(command: ShellCommand, step: Step, url: CredentialUrl): Change | undefined {
  const name = command.words.find((word) => word.value === "git");
  if (command.program !== "git" || !name) return undefined;
  const text = ` -c "http.${url.base}.extraHeader=Authorization: Basic $(${url.login} | base64 | tr -d '\\n')"`;
  return { change: "splice", step: step.id, start: name.end, end: name.end, text };
}

/** `COPY --from` of the clone, or of a folder that it lies in. */
function copiesOn(origin: Step, flow: WrittenFlow, scene: Scene): readonly Step[] {
  const stages = lineageOf(scene.model, origin.stage).map((number) => scene.model.stages[number]);
  const folders = flow.writes.flatMap(({ path }) => path?.replace(/\/\.git\/config$/, "") ?? []);
  return scene.model.steps.filter(({ copy }) => {
    const from = copy?.from?.value.toLowerCase();
    const carries = copy?.sources.some(({ path }) =>
      folders.some((folder) => isInside(resolvePath("/", path), folder)),
    );
    return carries && stages.some((stage) => stage?.name === from || String(stage?.number) === from);
  });
}

/** Later RUNs that fetch into the clone found the credential in its configuration. */
function laterFetches(origin: Step, flow: WrittenFlow, scene: Scene, text: string): readonly Change[] {
  const later = [origin, ...copiesOn(origin, flow, scene)]
    .flatMap((first) =>
      lineageOf(scene.model, first.stage)
        .flatMap((number) => scene.model.stages[number]?.steps ?? [])
        .filter((step) => step.id > first.id),
    )
    .filter(canPrefix);
  const mounted = new Set(flow.parent.uses.map((use) => use.step));
  const { names, settings } = broughtTo(origin, flow, scene);
  return later.flatMap((step) => {
    const prefix = [...settings, text].map((own) => ({ change: "prefix" as const, step: step.id, text: own }));
    const mounts = names.map((env) => ({
      change: "mount" as const,
      step: step.id,
      mount: { key: flow.parent.key, env, target: undefined, uid: undefined, mode: undefined, required: true },
    }));
    const commands = step.script?.commands ?? [];
    const texts = commands.map((command) => scene.files.scriptAt(step, command));
    if (
      commands.some(fetches) ||
      texts.some((text) => /\bgit\s.*\b(?:fetch|pull|submodule|lfs|push)\b/.test(text ?? ""))
    )
      return [...prefix, ...mounts];
    // A script of the project that is not at hand may call git.
    const unknown = commands.some(
      ({ programPath }, index) => texts[index] === undefined && programPath?.startsWith("./"),
    );
    return mounted.has(step.id) && unknown ? prefix : [];
  });
}

/** The names that are mounted for a RUN that fetches later, and what makes the value of them. */
function broughtTo(
  { id }: Step,
  { parent }: WrittenFlow,
  scene: Scene,
): { readonly names: readonly string[]; readonly settings: readonly string[] } {
  const use = parent.uses.find((own) => own.step === id);
  if (parent.type !== "variable" || !use) return { names: [], settings: [] };
  const settings = prefixesOf(parent, use, scene, use.names).flatMap((text) => text ?? []);
  return { names: sourcesOf(parent, use, use.names, scene), settings };
}

function fetches({ program, args }: ShellCommand): boolean {
  return program === "git" && args.some((word) => /^(?:fetch|pull|submodule|lfs|push|remote)$/.test(word.text));
}
