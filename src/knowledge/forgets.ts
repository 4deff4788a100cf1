import { keepsCredential } from "./keeps.ts";
import { plainText } from "./keeps/shell-text.ts";
import type { Word } from "./keeps/shell-text.ts";

/** How a tool forgets what it was told: one row, one fact. */
interface Forgetting {
  readonly names: readonly string[];
  /** Words that it says, in this order and with others between them. */
  readonly words: readonly (string | RegExp)[];
  /** The words behind them name what is forgotten, as it was told; otherwise it is the whole login. */
  readonly named: boolean;
  readonly source: string;
}

// Not NuGet: `remove source` leaves the credentials of the source in its file.
const rows: readonly Forgetting[] = [
  {
    names: ["bundle", "bundler", "npm", "pip", "pip3", "pnpm", "yarn"],
    words: ["config", /^(?:delete|rm|unset|--delete)$/],
    named: true,
    source: "https://docs.npmjs.com/cli/commands/npm-config#delete",
  },
  {
    names: ["composer", "poetry"],
    words: ["config", "--unset"],
    named: true,
    source: "https://getcomposer.org/doc/03-cli.md#config",
  },
  {
    names: ["conda", "mamba"],
    words: ["config", /^--remove(?:-key)?$/],
    named: true,
    source: "https://docs.conda.io/projects/conda/en/stable/commands/config.html",
  },
  {
    names: ["az", "docker", "podman", "buildah", "skopeo", "crane", "npm", "cargo", "hf", "huggingface-cli"],
    words: ["logout"],
    named: false,
    source: "https://docs.docker.com/reference/cli/docker/logout/",
  },
  {
    names: ["helm"],
    words: ["registry", "logout"],
    named: false,
    source: "https://helm.sh/docs/helm/helm_registry_logout/",
  },
  {
    names: ["gcloud"],
    words: ["auth", "revoke"],
    named: false,
    source: "https://cloud.google.com/sdk/gcloud/reference/auth/revoke",
  },
  { names: ["gh"], words: ["auth", "logout"], named: false, source: "https://cli.github.com/manual/gh_auth_logout" },
  {
    names: ["git"],
    words: ["config", /^(?:unset|remove-section|--unset(?:-all)?|--remove-section)$/],
    named: true,
    source: "https://git-scm.com/docs/git-config",
  },
  {
    names: ["kubectl", "oc"],
    words: ["config", "delete-user"],
    named: true,
    source: "https://kubernetes.io/docs/reference/kubectl/generated/kubectl_config/kubectl_config_delete-user/",
  },
  {
    names: ["helm"],
    words: ["repo", /^(?:remove|rm)$/],
    named: true,
    source: "https://helm.sh/docs/helm/helm_repo_remove/",
  },
  {
    names: ["gem"],
    words: [/^sources?$/, /^(?:-r|--remove)$/],
    named: true,
    source: "https://guides.rubygems.org/command-reference/#gem-sources",
  },
];

/**
 * What a tool forgets by `words` of what it was told by `told`, both the words behind its name: all that it keeps, or
 * no more than what is named.
 */
export function forgets(program: string, words: readonly Word[], told: readonly Word[]): "all" | "named" | undefined {
  const row = rows.find(
    (own) => own.names.includes(program) && forgetsBy(own, words.map(plainText), told.map(plainText)),
  );
  if (row) return row.named ? "named" : "all";
  // Who signs in to a program that no table knows, signs out of it by the same word.
  const guessed = keepsCredential({ name: program, args: told.map(({ value }) => value) })?.guessed ?? false;
  return guessed && words.some((word) => /^(?:[\w-]+:)*(?:log|sign)-?(?:out|off)$/.test(plainText(word)))
    ? "all"
    : undefined;
}

function forgetsBy(row: Forgetting, words: readonly string[], told: readonly string[]): boolean {
  let at = 0;
  for (const wanted of row.words) {
    const found = words.findIndex((word, index) => index >= at && matches(wanted, word));
    if (found === -1) return false;
    at = found + 1;
  }
  if (!row.named) return true;
  // `composer config --global --unset http-basic.host` and `poetry config http-basic.x --unset` name it on either side.
  const names = words.filter((word) => !word.startsWith("-") && !row.words.some((one) => matches(one, word)));
  return names.some((name) => told.some((word) => word === name || isPartOf(name, word)));
}

function matches(wanted: string | RegExp, word: string): boolean {
  return typeof wanted === "string" ? wanted === word : wanted.test(word);
}

/** `//host/:_authToken` of `//host/:_authToken=…`, the section of a key. */
function isPartOf(name: string, word: string): boolean {
  return name.length > 2 && word.startsWith(name) && /^[=.]/.test(word.slice(name.length));
}
