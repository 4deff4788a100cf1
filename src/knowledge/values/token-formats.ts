/** A token told by its prefix and length; `name` reads after "looks like". */
export interface TokenFormat {
  readonly name: string;
  readonly pattern: RegExp;
  /** In lower case: each such token has one of them in it. Looking for these first is many times faster. */
  readonly marks: readonly string[];
  /** What of the match stands in front of the secret: an address. */
  readonly front?: RegExp;
  readonly source: string;
}

const gitlab = "https://docs.gitlab.com/security/tokens/#token-prefixes";
const github =
  "https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats";
const slack = "https://docs.slack.dev/authentication/tokens/";
const stripe = "https://docs.stripe.com/keys";

/** Token formats, sorted by name. */
export const tokenFormats: readonly TokenFormat[] = [
  {
    name: "a Discord webhook",
    pattern: /\bdiscord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/\d{15,}\/[A-Za-z0-9_-]{40,}/,
    marks: ["discord.com/api", "discordapp.com/api"],
    front: /^.*\/webhooks\//,
    source: "https://discord.com/developers/docs/resources/webhook#execute-webhook",
  },
  {
    name: "a Docker Hub token",
    pattern: /\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}/,
    marks: ["dckr_"],
    source: "https://docs.docker.com/security/access-tokens/",
  },
  {
    name: "a GitHub token",
    pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})/,
    marks: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
    source: github,
  },
  {
    name: "a GitLab token",
    pattern: /\bgl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct)-[A-Za-z0-9_.-]{20,}/,
    marks: [
      "glpat-",
      "gldt-",
      "glrt-",
      "glcbt-",
      "glptt-",
      "glft-",
      "glimt-",
      "glagent-",
      "gloas-",
      "glsoat-",
      "glffct-",
    ],
    source: gitlab,
  },
  {
    name: "a Google API key",
    pattern: /\bAIza[A-Za-z0-9_-]{35}/,
    marks: ["aiza"],
    source: "https://cloud.google.com/docs/authentication/api-keys",
  },
  {
    name: "a Google OAuth secret",
    pattern: /\bGOCSPX-[A-Za-z0-9_-]{20,}/,
    marks: ["gocspx-"],
    source: "https://developers.google.com/identity/protocols/oauth2",
  },
  {
    name: "a HashiCorp token",
    pattern: /\bhv[sbr]\.[A-Za-z0-9_-]{24,}|\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,}/,
    marks: ["hvs.", "hvb.", "hvr.", ".atlasv1."],
    source: "https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes",
  },
  {
    name: "a Hugging Face token",
    pattern: /\b(?:hf|api_org)_[A-Za-z]{30,}/,
    marks: ["hf_", "api_org_"],
    source: "https://huggingface.co/docs/hub/security-tokens",
  },
  {
    name: "a JSON web token",
    pattern: /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/,
    marks: ["eyj"],
    source: "https://www.rfc-editor.org/rfc/rfc7519",
  },
  {
    name: "a PyPI token",
    pattern: /\bpypi-[A-Za-z0-9_-]{50,}/,
    marks: ["pypi-"],
    source: "https://docs.pypi.org/api/secrets/",
  },
  {
    name: "a RubyGems key",
    pattern: /\brubygems_[0-9a-f]{40,}/,
    marks: ["rubygems_"],
    source: "https://guides.rubygems.org/api-key-scopes/",
  },
  {
    name: "a SendGrid key",
    pattern: /\bSG\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{40,}/,
    marks: ["sg."],
    source: "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys",
  },
  {
    name: "a Sentry token",
    pattern: /\bsntry[su]_[A-Za-z0-9_=+/-]{40,}/,
    marks: ["sntrys_", "sntryu_"],
    source: "https://docs.sentry.io/account/auth-tokens/",
  },
  {
    name: "a Slack token",
    pattern: /\bxox[abeoprs](?:\.xox[bp])?-[A-Za-z0-9-]{10,}|\bxapp-\d-[A-Za-z0-9-]{10,}/,
    marks: ["xoxa", "xoxb", "xoxe", "xoxo", "xoxp", "xoxr", "xoxs", "xapp-"],
    source: slack,
  },
  {
    name: "a Slack webhook",
    pattern: /\bhooks\.slack\.com\/services\/T[A-Z0-9]+\/B[A-Z0-9]+\/[A-Za-z0-9]{16,}/,
    marks: ["hooks.slack"],
    front: /^.*\/services\//,
    source: "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/",
  },
  {
    name: "a Stripe key",
    pattern: /\b(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,}/,
    marks: ["k_live_", "k_test_", "whsec_"],
    source: stripe,
  },
  {
    name: "an AWS key",
    pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/,
    marks: ["akia", "asia", "abia", "acca"],
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids",
  },
  {
    name: "an Anthropic key",
    pattern: /\bsk-ant-[a-z0-9]+-[A-Za-z0-9_-]{20,}/,
    marks: ["sk-ant-"],
    source: "https://docs.anthropic.com/en/api/overview",
  },
  {
    name: "an Azure DevOps token",
    pattern: /\b[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}\b/,
    marks: ["azdo"],
    source:
      "https://learn.microsoft.com/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate",
  },
  {
    name: "an OpenAI key",
    pattern: /\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,200}T3BlbkFJ[A-Za-z0-9_-]{20,}|\bsk-[A-Za-z0-9]{40,}/,
    marks: ["sk-"],
    source: "https://platform.openai.com/docs/api-reference/authentication",
  },
  {
    name: "an age key",
    pattern: /\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/,
    marks: ["age-secret-key-"],
    source: "https://age-encryption.org/v1",
  },
  {
    name: "an npm token",
    pattern: /\bnpm_[A-Za-z0-9]{36}/,
    marks: ["npm_"],
    source: "https://docs.npmjs.com/about-access-tokens",
  },
];
