import type { Step, User } from "./build-model.ts";

/** The user of a build in which no USER stands. */
export const rootUser: User = { name: "root", uid: 0, gid: 0, home: "/root" };

/** Users that official images bring along. Source: https://github.com/nodejs/docker-node (node, uid 1000). */
const imageUsers: readonly {
  readonly image: RegExp;
  readonly name: string;
  readonly uid: number;
  readonly home: string;
}[] = [{ image: /(?:^|\/)node(?::|@|$)/, name: "node", uid: 1000, home: "/home/node" }];

/** Images whose own USER is not root. Sources: the images' Dockerfiles, in the repositories named in each row. */
const baseUsers: readonly {
  readonly image: RegExp;
  readonly name: string;
  readonly uid: number;
  readonly home: string;
}[] = [
  // https://github.com/bitnami/containers
  { image: /(?:^|\/)bitnami\//, name: "1001", uid: 1001, home: "/" },
  // https://github.com/CircleCI-Public/cimg-base
  { image: /^(?:cimg|circleci)\//, name: "circleci", uid: 3434, home: "/home/circleci" },
  // https://github.com/GoogleContainerTools/distroless
  { image: /distroless\/.*:(?:.*-)?nonroot/, name: "nonroot", uid: 65532, home: "/home/nonroot" },
  // https://github.com/jenkinsci/docker
  {
    image: /(?:^|\/)jenkins\/(?:jenkins|inbound-agent|agent)(?:[:@]|$)/,
    name: "jenkins",
    uid: 1000,
    home: "/var/jenkins_home",
  },
  // https://github.com/jupyter/docker-stacks
  { image: /(?:^|\/)jupyter\//, name: "jovyan", uid: 1000, home: "/home/jovyan" },
  // https://github.com/nginx/docker-nginx-unprivileged
  { image: /nginx-unprivileged/, name: "nginx", uid: 101, home: "/nonexistent" },
  // https://github.com/SeleniumHQ/docker-selenium
  { image: /^selenium\//, name: "seluser", uid: 1200, home: "/home/seluser" },
  // https://github.com/sclorg
  {
    image: /(?:^|\/)ubi[89]\/(?:nodejs|python|ruby|php|perl|openjdk|s2i|go-toolset)/,
    name: "1001",
    uid: 1001,
    home: "/opt/app-root/src",
  },
];

/** Who runs the commands of an image before any USER. */
export function imageUser(image: string): User {
  const row = baseUsers.find((own) => own.image.test(image));
  if (row) return { name: row.name, uid: row.uid, gid: undefined, home: row.home };
  // Docker's official images, whose names have no slash, start as root.
  return /^(?:docker\.io\/)?(?:library\/)?[^/]+$/.test(image) ? rootUser : { ...rootUser, assumed: true };
}

/** The user that `USER name` sets; numbers are known when written, or when an earlier RUN makes the user with one. */
export function userNamed(name: string | undefined, image: string, earlier: readonly Step[]): User {
  if (name === undefined || name === "") return { name: "?", uid: undefined, gid: undefined, home: undefined };
  const [user = "", group] = name.split(":");
  const gid = group !== undefined && /^\d+$/.test(group) ? Number(group) : undefined;
  if (user === "root" || user === "0") return { ...rootUser, gid: gid ?? (group === undefined ? 0 : undefined) };
  const made = madeBy(user, earlier);
  if (/^\d+$/.test(user)) return { name: user, uid: Number(user), gid, home: made?.home };
  if (made) return { name: user, uid: made.uid, gid, home: made.home };
  const known = [...imageUsers, ...baseUsers].find((row) => row.name === user && row.image.test(image));
  return known
    ? { name: user, uid: known.uid, gid: gid ?? known.uid, home: known.home }
    : { name: user, uid: undefined, gid, home: undefined };
}

/** Looks for `useradd -u 1000 -m app`, `adduser -u 1000 -D app`, and the like; the user may be told by its number. */
function madeBy(user: string, earlier: readonly Step[]): { uid: number | undefined; home: string } | undefined {
  for (const step of earlier.toReversed()) {
    // Reading the script of each RUN costs more than this look.
    if (!/useradd|adduser/.test(step.instruction.shell?.text ?? step.instruction.body.text)) continue;
    for (const { program, args } of step.script?.commands ?? []) {
      if (program !== "useradd" && program !== "adduser") continue;
      const words = args.map((word) => word.value ?? word.text);
      const uidText = valueOf(words, program === "useradd" ? ["-u", "--uid"] : ["-u", "--uid"]);
      const operands = words.filter((word) => /^[a-z_][\w.-]*\$?$/.test(word));
      if (!operands.includes(user) && uidText !== user) continue;
      const home = valueOf(words, program === "useradd" ? ["-d", "--home", "--home-dir"] : ["-h", "--home"]);
      const name = /^\d+$/.test(user) ? (operands.at(-1) ?? user) : user;
      return {
        uid: uidText !== undefined && /^\d+$/.test(uidText) ? Number(uidText) : undefined,
        home: home ?? `/home/${name}`,
      };
    }
  }
  return undefined;
}

function valueOf(words: readonly string[], options: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    const option = options.find(
      (name) => word === name || word.startsWith(`${name}=`) || (name.length === 2 && word.startsWith(name)),
    );
    if (option === undefined) continue;
    if (word === option) return words[index + 1];
    return word.slice(option.length).replace(/^=/, "");
  }
  return undefined;
}
