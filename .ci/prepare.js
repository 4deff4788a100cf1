// npm runs this after an install in a clone, and wherever unleak is installed from git, as pre-commit does it: there is
// no dist in git, so it is built here.
import { execSync } from "node:child_process";
import { existsSync } from "node:fs";

const { npm_config_global: global, npm_config_allow_scripts: _, ...env } = process.env;
const run = (command) => execSync(command, { stdio: "inherit", env });

// `npm install --global` hands its --global on to the install that should bring the compiler, which then brings nothing:
// https://github.com/npm/cli/issues/8440
if (global === "true") run("npm ci --include=dev --ignore-scripts");

// Without the development packages there is nothing to build with, and whoever leaves them out has a reason.
if (existsSync("node_modules/rolldown")) run("npm run build");
