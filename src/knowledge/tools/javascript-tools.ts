import { proxies } from "./tool.ts";
import type { Tool } from "./tool.ts";

const npmQuiet = [
  "bin",
  "c",
  "cache",
  "completion",
  "config",
  "explain",
  "fund",
  "get",
  "help",
  "help-search",
  "ls",
  "list",
  "pkg",
  "prefix",
  "root",
  "set",
];

// Each run leaves its whole command line in ~/.npm/_logs: https://docs.npmjs.com/cli/using-npm/logging
const npmJournal = { name: "npm_config_logs_max", value: "0", folder: ".npm/_logs" };

/** Tools of JavaScript and TypeScript, sorted by name. */
export const javascriptTools: readonly Tool[] = [
  {
    names: ["bower", "cnpm", "jspm"],
    reads: [/^(?:bower|npm)_config_/i, proxies],
    startsGit: true,
    runs: "always",
    source: "https://bower.io/docs/config/",
  },
  {
    names: ["bun", "bunx"],
    reads: [/^npm_config_/i, "BUN_AUTH_TOKEN", "NPM_CONFIG_TOKEN", proxies],
    startsGit: true,
    runs: "always",
    quiet: ["pm", "upgrade"],
    source: "https://bun.sh/docs/runtime/bunfig",
  },
  {
    names: ["corepack"],
    reads: [/^COREPACK_/, proxies],
    runs: { except: ["disable", "enable"] },
    quiet: ["disable", "enable"],
    source: "https://github.com/nodejs/corepack#environment-variables",
  },
  {
    names: [
      "ng",
      "nuxt",
      "react-scripts",
      "vite",
      "vue-cli-service",
      "webpack",
      "tsc",
      "rollup",
      "esbuild",
      "parcel",
      "gulp",
      "grunt",
    ],
    reads: [],
    runs: "always",
    source: "https://vite.dev/guide/env-and-mode",
  },
  {
    names: ["next"],
    reads: [/^NEXT_PUBLIC_/, /^__?NEXT_/],
    runs: "always",
    source: "https://nextjs.org/docs/app/guides/environment-variables",
  },
  {
    names: ["node", "nodejs", "deno", "ts-node", "tsx"],
    reads: [/^NODE_/, "DENO_AUTH_TOKENS"],
    runs: "always",
    interpreter: true,
    source: "https://nodejs.org/api/cli.html#environment-variables_1",
  },
  {
    // `${X}` in an .npmrc and lifecycle scripts may read any variable.
    names: ["npm"],
    reads: [/^npm_config_/i, proxies],
    startsGit: true,
    runs: "always",
    quiet: npmQuiet,
    journal: npmJournal,
    valued: ["--prefix", "-C", "--registry", "--userconfig", "-w", "--workspace", "--loglevel", "--cache"],
    source: "https://docs.npmjs.com/cli/using-npm/config#environment-variables",
  },
  {
    names: ["npx", "pnpx"],
    journal: npmJournal,
    reads: [/^npm_config_/i, proxies],
    startsGit: true,
    starts: [""],
    runs: "always",
    source: "https://docs.npmjs.com/cli/commands/npx",
  },
  {
    names: ["nvm", "n", "fnm", "volta"],
    reads: [/^(?:NVM|N|FNM|VOLTA)_/, proxies],
    runs: "never",
    source: "https://github.com/nvm-sh/nvm#usage",
  },
  {
    names: ["pnpm"],
    reads: [/^(?:p?npm)_config_/i, proxies],
    startsGit: true,
    starts: ["dlx", "exec"],
    runs: "always",
    quiet: [...npmQuiet, "env", "setup", "store"],
    valued: ["-C", "--dir", "--filter", "-F", "--registry", "--store-dir"],
    source: "https://pnpm.io/settings",
  },
  {
    names: ["sentry-cli"],
    reads: [/^SENTRY_/, proxies],
    runs: "never",
    source: "https://docs.sentry.io/cli/configuration/",
  },
  {
    names: ["turbo", "nx", "lerna"],
    reads: [/^(?:TURBO|NX|LERNA)_/, proxies],
    runs: "always",
    source: "https://turborepo.com/docs/reference/system-environment-variables",
  },
  {
    // `${X}` in an .npmrc or .yarnrc.yml and lifecycle scripts may read any variable.
    names: ["yarn", "yarnpkg"],
    reads: [/^YARN_/, /^npm_config_/i, proxies],
    startsGit: true,
    runs: "always",
    quiet: ["bin", "cache", "config", "global-dir", "help", "licenses", "list", "why"],
    valued: ["--cwd", "--registry", "--cache-folder", "--modules-folder"],
    source: "https://yarnpkg.com/configuration/yarnrc",
  },
];
