import { readFile, readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { assetPath } from "./assets.ts";
import { noNeeds, type BaseNeeds } from "./base-needs.ts";
import { findBusybox, type Busybox } from "./busybox.ts";
import { makeImage } from "./images.ts";
import { otherNames } from "./stand-in-names.ts";
import { interpreterNames, keepingNames, keepTable, tableNames, toolTable } from "./stand-in-table.ts";
import type { TarItem } from "./tar-writer.ts";
import type { Workspace } from "./workspace.ts";

/** Makes the small base image of a stand-in proof: busybox with the stand-in tools over it. */
export async function makeBaseImage(
  workspace: Workspace,
  name: string,
  changes: readonly string[] = [],
  needs: BaseNeeds = noNeeds,
): Promise<void> {
  const items = await rootItems(await findBusybox(workspace), needs);
  const path = "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  await makeImage(workspace, name, items, [path, ...changes]);
}

async function rootItems({ program, applets }: Busybox, needs: BaseNeeds): Promise<readonly TarItem[]> {
  const scripts = await standIns(applets, needs.programs);
  const known = accounts["etc/passwd"].split("\n").map((line) => line.replace(/:.*$/, ""));
  const users = needs.users.filter((name) => !known.includes(name));
  return [
    ...folders.map(([path, mode]): TarItem => ({ path: `${path}/`, mode })),
    { path: "home/node/", mode: 0o755, uid: 1000, gid: 1000 },
    { path: "bin/busybox", mode: 0o755, content: withoutApplets(program, hidden) },
    ...applets
      .filter((name) => !hidden.includes(name))
      .map((name): TarItem => ({ path: `bin/${name}`, mode: 0o777, link: "busybox" })),
    ...users.map((name, at): TarItem => ({
      path: `home/${name}/`,
      mode: 0o755,
      uid: firstUser + at,
      gid: firstUser + at,
    })),
    { path: "etc/passwd", mode: 0o644, content: Buffer.from(accounts["etc/passwd"] + users.map(userLine).join("")) },
    { path: "etc/group", mode: 0o644, content: Buffer.from(accounts["etc/group"] + users.map(groupLine).join("")) },
    ...links.map(([path, link]): TarItem => ({ path, mode: 0o777, link })),
    ...scripts,
  ];
}

// Where first lines of scripts and other tools look for them.
const links: readonly (readonly [string, string])[] = [
  ["bin/bash", "../usr/bin/bash"],
  ["usr/bin/env", "../../bin/busybox"],
  ["usr/local/bin/node", "../../bin/node"],
  ["usr/local/bin/python", "../../bin/python"],
  ["usr/sbin/nologin", "../../bin/busybox"],
];

// Applets in whose place a stand-in is called.
const hidden = ["passwd", "wget"];

const folders: readonly (readonly [string, number])[] = [
  ["bin", 0o755],
  ["dev", 0o755],
  ["etc", 0o755],
  ["etc/apk", 0o755],
  ["etc/apt", 0o755],
  ["etc/apt/apt.conf.d", 0o755],
  ["etc/apt/auth.conf.d", 0o755],
  ["etc/apt/keyrings", 0o755],
  ["etc/apt/sources.list.d", 0o755],
  ["etc/profile.d", 0o755],
  ["etc/ssl", 0o755],
  ["etc/ssl/certs", 0o755],
  ["home", 0o755],
  ["opt", 0o755],
  ["proc", 0o755],
  ["root", 0o700],
  ["run", 0o755],
  ["srv", 0o755],
  ["sys", 0o755],
  ["tmp", 0o1777],
  ["usr", 0o755],
  ["usr/bin", 0o755],
  ["usr/lib", 0o755],
  ["usr/lib/stand-in", 0o755],
  ["usr/local", 0o755],
  ["usr/local/bin", 0o755],
  ["usr/local/cargo", 0o777],
  ["usr/local/lib", 0o755],
  ["usr/sbin", 0o755],
  ["usr/share", 0o755],
  ["usr/share/doc", 0o755],
  ["usr/share/keyrings", 0o755],
  ["usr/src", 0o755],
  ["var", 0o755],
  ["var/lib", 0o755],
  ["var/lib/apt", 0o755],
  ["var/lib/apt/lists", 0o755],
  ["var/log", 0o755],
  ["var/tmp", 0o1777],
  ["var/cache", 0o755],
];

// Unlike any that a Dockerfile is likely to make.
const firstUser = 1900;

function userLine(name: string, at: number): string {
  return `${name}:x:${firstUser + at}:${firstUser + at}:${name}:/home/${name}:/bin/sh\n`;
}

function groupLine(name: string, at: number): string {
  return `${name}:x:${firstUser + at}:\n`;
}

const accounts = {
  "etc/passwd": [
    "root:x:0:0:root:/root:/bin/sh",
    "daemon:x:1:1:daemon:/usr/sbin:/bin/false",
    "www-data:x:33:33:www-data:/var/www:/bin/false",
    "node:x:1000:1000:node:/home/node:/bin/sh",
    "nobody:x:65534:65534:nobody:/:/bin/false",
    "",
  ].join("\n"),
  "etc/group": ["root:x:0:", "daemon:x:1:", "www-data:x:33:", "node:x:1000:", "nogroup:x:65534:", ""].join("\n"),
};

/**
 * Some builds of busybox prefer their own applets to programs on PATH. Renaming one in the list of names inside the
 * program, in place and in order, lets the stand-in of that name be found.
 */
function withoutApplets(program: Buffer, names: readonly string[]): Buffer {
  for (const name of names) {
    const other = name.slice(0, -1) + String.fromCharCode(name.charCodeAt(name.length - 1) + 1);
    for (let at = program.indexOf(`\0${name}\0`); at !== -1; at = program.indexOf(`\0${name}\0`, at + 1)) {
      program.write(other, at + 1, "latin1");
    }
  }
  return program;
}

/** A bash of this machine that needs no library, as Debian's package bash-static has it. */
export async function findBash(): Promise<Buffer | undefined> {
  if (process.platform !== "linux") return undefined;
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const program = await readFile(join(folder, "bash-static")).catch(() => undefined);
    if (program !== undefined) return program;
  }
  return undefined;
}

async function standIns(applets: readonly string[], programs: readonly string[]): Promise<readonly TarItem[]> {
  const items: TarItem[] = [];
  const folder = assetPath("stand-ins");
  const own = new Set(applets.filter((name) => !hidden.includes(name)));
  const program = (name: string, content: Buffer): void => {
    items.push({ path: `usr/bin/${name}`, mode: 0o755, content });
    own.add(name);
  };
  const another = (name: string, of: string): void => {
    items.push({ path: `usr/bin/${name}`, mode: 0o777, link: of });
    own.add(name);
  };
  for (const name of (await readdir(folder)).sort()) {
    const content = await readFile(join(folder, name));
    if (name.endsWith(".sh")) items.push({ path: `usr/lib/stand-in/${name}`, mode: 0o644, content });
    else program(name, content);
    for (const other of otherNames[name] ?? []) another(other, name);
  }
  for (const name of interpreterNames(own)) another(name, "node");
  const bash = await findBash();
  if (bash !== undefined) items.push({ path: "usr/lib/stand-in/bash", mode: 0o755, content: bash });
  const known = tableNames(own);
  items.push({ path: "usr/lib/stand-in/tools.tsv", mode: 0o644, content: Buffer.from(toolTable(known)) });
  items.push({ path: "usr/lib/stand-in/keeps.tsv", mode: 0o644, content: Buffer.from(keepTable()) });
  program("stand-in", Buffer.from("#!/bin/sh\n. /usr/lib/stand-in/known.sh\n"));
  for (const name of known) another(name, "stand-in");
  for (const name of [...keepingNames(own), ...programs]) if (!own.has(name)) another(name, "stand-in");
  return items;
}
