/** What a Dockerfile expects of its base images that no build of it makes. */
export interface BaseNeeds {
  /** Users, each with a group and a home of the same name. */
  readonly users: readonly string[];
  /** Programs that no table knows. */
  readonly programs: readonly string[];
}

/** Nothing. */
export const noNeeds: BaseNeeds = { users: [], programs: [] };

const named = /^[ \t]*(?:USER[ \t]+|(?:COPY|ADD)[ \t].*?--chown=)([a-z_][\w.-]*)(?::([a-z_][\w.-]*))?/gim;
const makes = /\b(?:useradd|adduser|groupadd|addgroup|usermod|groupmod|passwd)\b/;

/** Users and groups that a Dockerfile names, and no command in it makes: they come with the base image. */
export function usersOfBase(text: string): readonly string[] {
  const joined = text.replace(/[\\`][ \t]*\r?\n/g, " ");
  const making = joined.split(/\r?\n/).filter((line) => makes.test(line));
  const users = [...joined.matchAll(named)].flatMap(([, user = "", group = user]) => [user, group]);
  return [...new Set(users)].filter((name) => !making.some((line) => line.includes(name)));
}
