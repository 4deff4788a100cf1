import type { SecretWrite } from "../flow/flow-types.ts";
import type { Span } from "../text/source.ts";
import { lineageOf, shippedStages } from "../model/build-model.ts";
import type { Step } from "../model/build-model.ts";
import { localScript } from "../flow/local-scripts.ts";
import { isInside, resolvePath } from "../model/paths.ts";
import { taskCallOf } from "../model/task-files.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import { isCutOff } from "../shell/nesting.ts";
import { credentialUrls } from "./clone-urls.ts";
import type { CredentialUrl } from "./clone-urls.ts";
import { countsForGit } from "./counted-settings.ts";
import { ignoresHeaders, mayHaveOldGit } from "./git-age.ts";
import { isNested, isWrapped, optionIn, settingOf, takesOptions } from "./git-options.ts";
import { refuse } from "./plan-types.ts";
import type { Change, MountRequest, Refusal, Scene, WrittenFlow } from "./plan-types.ts";
import { openedTo, prefixesOf, sourcesOf } from "./variable-mounts.ts";
import { canPrefix, requiredAt, runUses } from "./variable-questions.ts";

/** Clones whose URL holds no credential, and how git gets it. */
export interface CleanClones {
  readonly changes: readonly Change[];
  /** Git puts it into the address as it asks the server; otherwise it sends it as a header. */
  readonly inAddress: boolean;
}

/**
 * The changes that give git its credential by the environment, and the URL without it: as a header, or where it may be
 * percent-encoded as the address that git puts in place of the clean one. Git does so for all requests below its base,
 * submodules and later fetches too, and stores none of it.
 * Source: https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpextraHeader and url.<base>.insteadOf
 */
export function cloneChanges(flow: WrittenFlow, scene: Scene): CleanClones | Refusal {
  const later = fetchesAtRunTime(scene);
  if (later) return fetchedByContainer(flow, later);
  const changes: Change[] = [];
  const bases = new Map<string, CredentialUrl>();
  const clones: Clone[] = [];
  for (const write of flow.writes) {
    const found = clonesOf(write, flow, scene);
    if (!found)
      return exposed(
        scene.step(write.step),
        `${write.name} keeps the URL with ${flow.parent.name}, and the command cannot be changed`,
      );
    for (const { step, url } of found) {
      const known = bases.get(url.base);
      if (known !== undefined && known.login !== url.login)
        return exposed(step, `one host is asked with two credentials, one of them ${flow.parent.name}`);
      bases.set(url.base, url);
      changes.push(withoutLogin(step, url));
    }
    const [first] = found;
    if (first && !first.told) changes.push(...settings(first.step, bases));
    clones.push(...found);
  }
  const fetched = laterFetches(clones, flow, scene);
  if ("answer" in fetched) return fetched;
  return {
    changes: [...changes, ...onCommandLines(clones), ...fetched],
    inAddress: clones.some(({ url }) => url.inAddress),
  };
}

function fetchedByContainer({ parent }: WrittenFlow, at: Span): Refusal {
  return refuse(
    "read-at-run-time",
    `the container runs git on what was cloned with ${parent.name}: hand it over there`,
    at,
  );
}

function withoutLogin({ id }: Step, { start, end, setAnew }: CredentialUrl): Change {
  return setAnew === undefined
    ? { change: "splice", step: id, start, end, text: "" }
    : { change: "prefix", step: id, text: `export ${setAnew.name}="${setAnew.value}"; `, sets: setAnew.name };
}

/** One clone, and how git is told its credential. */
interface Clone {
  readonly step: Step;
  readonly command: ShellCommand;
  readonly url: CredentialUrl;
  /** On the command line; otherwise the environment says it. */
  readonly told: boolean;
}

/** One for each address that a command is told; undefined where the command cannot be changed. */
function clonesOf(write: SecretWrite, flow: WrittenFlow, scene: Scene): readonly Clone[] | undefined {
  const step = scene.step(write.step);
  const { script } = step;
  const command = script?.commands[write.command];
  const facts = flow.parent.uses.find((use) => use.step === step.id)?.facts;
  const found = script && command && credentialUrls(command, script, flow.parent, facts);
  if (!found || !canPrefix(step) || countsForGit(step)) return undefined;
  const cutOff = isCutOff(command, script.commands);
  const told =
    cutOff ||
    isWrapped(command) ||
    storesOnly(command) ||
    write.conditional ||
    mayHaveOldGit(step, scene) ||
    ignoresHeaders(step, scene) ||
    found.some((url) => url.own.some((name) => !step.variables.has(name)));
  const urls = found.map((url) => ({
    ...url,
    inAddress: url.inAddress || (cutOff && isNested(command)) || ignoresHeaders(step, scene),
  }));
  const possible = told ? takesOptions(command, step) : hasEnvironment(command, step);
  return possible ? urls.map((url) => ({ step, command, url, told })) : undefined;
}

/** `git remote add`: what asks the server comes behind it. */
function storesOnly({ args }: ShellCommand): boolean {
  return args.some(({ value }) => value === "remote");
}

/** What this shell exports reaches the command. */
function hasEnvironment({ at }: ShellCommand, { script }: Step): boolean {
  const outer = at.within === undefined ? undefined : script?.commands[at.within];
  return at.within === undefined || (outer !== undefined && !isWrapped(outer));
}

/**
 * `git -c http.<base>.extraHeader=… clone`: what stands in front of the subcommand is not stored, and goes on to
 * submodules. What the same RUN fetches with the stored address is told the same.
 */
function onCommandLines(clones: readonly Clone[]): readonly Change[] {
  const told = clones.filter((clone) => clone.told);
  const firsts = told.filter(({ step }, index) => told.findIndex((own) => own.step === step) === index);
  return [
    ...told
      .filter(({ command }) => !storesOnly(command))
      .flatMap(({ step, command, url }) => optionIn(command, step, url)),
    ...firsts.flatMap(({ step, command, url }) =>
      fetchesBehind(step, command)
        .filter((own) => !told.some((other) => other.command === own))
        .flatMap((own) => optionIn(own, step, url)),
    ),
  ];
}

/** What the same RUN fetches with the stored address. */
function fetchesBehind({ script }: Step, { number }: ShellCommand): readonly ShellCommand[] {
  return script?.commands.filter((own) => own.number > number && fetches(own)) ?? [];
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

function settings({ id }: Step, bases: ReadonlyMap<string, CredentialUrl>): readonly Change[] {
  return [...bases.values()].map((url) => {
    const [name, value] = settingOf(url);
    return { change: "git-setting", step: id, name: `"${name}"`, value: `"${value}"` };
  });
}

/** `COPY --from` of the clone, or of a folder that it lies in. */
function copiesOn(origin: Step, flow: WrittenFlow, scene: Scene): readonly Step[] {
  const stages = lineageOf(scene.model, origin.stage).map((number) => scene.model.stages[number]);
  const folders = flow.writes.flatMap(({ path }) => path?.replace(/\/\.git\/config$/, "") ?? []);
  return scene.model.steps.filter(({ copy }) => {
    const from = copy?.from?.value.toLowerCase();
    if (from === undefined) return false;
    const carries = copy?.sources.some(({ path }) =>
      folders.some((folder) => isInside(resolvePath("/", path), folder)),
    );
    return carries && stages.some((stage) => stage?.name === from || String(stage?.number) === from);
  });
}

/** Later RUNs that fetch into the clone found the credential in its configuration. */
function laterFetches(clones: readonly Clone[], flow: WrittenFlow, scene: Scene): readonly Change[] | Refusal {
  const origins = [...new Set(clones.map(({ step }) => step))];
  const [origin] = origins;
  if (!origin) return [];
  const changes: Change[] = [];
  const bases = new Map(clones.map(({ url }) => [url.base, url]));
  const { prefixes, mounts } = broughtTo(origin, flow, scene);
  // Not all that may read it get it.
  const readers = flow.parent.type === "variable" ? runUses(flow.parent) : flow.parent.uses;
  for (const step of stepsBehind(origins, flow, scene)) {
    const calls = gitCalls(step, scene);
    const mounted = readers.some((use) => use.step === step.id);
    if (calls === "none" || (calls === "maybe" && !mounted)) continue;
    const local = clones.find((clone) => clone.url.own.some((name) => !clone.step.variables.has(name)));
    if (local)
      return exposed(
        local.step,
        `a later RUN fetches with ${flow.parent.name} from an address that only this RUN knows`,
      );
    changes.push(...prefixes.map((text) => ({ change: "prefix" as const, step: step.id, text })));
    const commands = step.script?.commands.filter(fetches) ?? [];
    const old = mayHaveOldGit(step, scene) || ignoresHeaders(step, scene);
    const all = step.script?.commands ?? [];
    const cutOff = commands.some((own) => isCutOff(own, all));
    const options = commands.length > 0 && (old || cutOff || commands.some(isWrapped));
    if (options && !commands.every((own) => takesOptions(own, step)))
      return exposed(step, `this RUN fetches with ${flow.parent.name}, and git cannot be told it there`);
    if (options) for (const url of bases.values()) changes.push(...commands.flatMap((own) => optionIn(own, step, url)));
    else changes.push(...settings(step, bases));
    if (calls === "yes")
      changes.push(
        ...mounts.map((mount) => ({ change: "mount" as const, step: step.id, mount: { ...mount, ...openedTo(step) } })),
      );
  }
  return changes;
}

/** What runs behind the first of the clones that a stage has or is given. */
function stepsBehind(origins: readonly Step[], flow: WrittenFlow, scene: Scene): readonly Step[] {
  const behind = [...origins, ...origins.flatMap((origin) => copiesOn(origin, flow, scene))].flatMap((first) =>
    lineageOf(scene.model, first.stage)
      .flatMap((number) => scene.model.stages[number]?.steps ?? [])
      .filter((step) => step.id > first.id),
  );
  return [...new Set(behind)].filter((step) => !origins.includes(step) && canPrefix(step)).sort((a, b) => a.id - b.id);
}

/** Whether a RUN fetches with git; a script of the project that is not at hand may. */
function gitCalls(step: Step, scene: Scene): "yes" | "maybe" | "none" {
  const commands = step.script?.commands ?? [];
  const texts = commands.map((command) => localScript(scene.files, step, command));
  const told = texts.some((text) => /\bgit\s.*\b(?:fetch|pull|submodule|lfs|push)\b/.test(text ?? ""));
  if (commands.some(fetches) || told) return "yes";
  return commands.some((command, index) => texts[index] === undefined && runsUnseen(command)) ? "maybe" : "none";
}

/** `make update`, `./checkout.sh`, `sh build/checkout.sh`: what it runs is in a file. */
function runsUnseen(command: ShellCommand): boolean {
  const { program = "", programPath = "", args } = command;
  if (/^(?:ba|da|a)?sh$/.test(program)) return args.some(({ text }) => /\.sh$|^["']?[\w.]*\//.test(text));
  return taskCallOf(command) !== undefined || (programPath.includes("/") && !/^\/(?:usr\/)?s?bin\//.test(programPath));
}

/** What is mounted for a RUN that fetches later, and what makes the value of it. */
function broughtTo(
  { id }: Step,
  { parent }: WrittenFlow,
  scene: Scene,
): { readonly mounts: readonly Omit<MountRequest, "uid" | "mode">[]; readonly prefixes: readonly string[] } {
  const use = parent.uses.find((own) => own.step === id);
  if (parent.type !== "variable" || !use) return { mounts: [], prefixes: [] };
  const prefixes = prefixesOf(parent, use, scene, use.names).flatMap((text) => text ?? []);
  const required = requiredAt(parent, use, scene);
  const mounts = sourcesOf(parent, use, use.names, scene).map((env) => ({
    key: parent.key,
    env,
    target: undefined,
    required,
  }));
  return { mounts, prefixes };
}

function fetches({ program, args }: ShellCommand): boolean {
  return program === "git" && args.some((word) => /^(?:fetch|pull|submodule|lfs|push|remote)$/.test(word.text));
}
