import * as fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../__fixtures__");

/** The Dockerfiles of the fixtures, as found and as they must be. */
export const fixtureTexts: readonly string[] = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => /(?:^|\/)Dockerfile(?:\.fixed)?$/.test(path))
  .toSorted()
  .map((path) => readFileSync(join(root, path), "utf8"));

const secretNames = ["NPM_TOKEN", "DB_PASSWORD", "api_key", "GIT_TOKEN", "SSH_PRIVATE_KEY", "AWS_SECRET_ACCESS_KEY"];
const plainNames = ["PATH", "APP_HOME", "NODE_ENV", "VERSION", "DATABASE_URL", "PIP_INDEX_URL", "HTTP_PROXY"];
const values = [
  "q7Hs9dKx02LmPz",
  '"q7Hs9dKx02 LmPz"',
  "'$NOT'",
  "changeme",
  "",
  "$NPM_TOKEN",
  "${DB_PASSWORD:-x}",
  "/srv/app",
  "https://bot:q7Hs9dKx02@git.example.com/acme/app.git",
  "postgres://app:${DB_PASSWORD}@db/app",
  "${VERSION}",
  "true",
];
const paths = [".npmrc", ".", "id_rsa", "conf/pip.conf", "package.json", "*.pem", "$APP_HOME/.netrc", "./src", ".env*"];
const places = ["/root/.npmrc", ".", "./", "/app/", "/root/.ssh/id_rsa", "~/.netrc", "$APP_HOME/", "/etc/pip.conf"];

const anyName = fc.constantFrom(...secretNames, ...plainNames);
const word = fc.oneof(
  fc.constantFrom("-x", "a", '"b c"', "'d e'", "./run.sh", "--flag=1", "$(cat f)", "`id`", "\\$X", "*.js", "{a,b}"),
  anyName.map((name) => `$${name}`),
  anyName.map((name) => `"\${${name}}"`),
  anyName.map((name) => `\${${name}:+set}`),
);
const program = fc.constantFrom(
  "npm ci",
  "npm config set //npm.example.com/:_authToken",
  "pip install -r requirements.txt",
  "git clone https://$GIT_TOKEN@git.example.com/acme/app.git",
  'curl -H "Authorization: Bearer $NPM_TOKEN" https://api.example.com',
  'echo "//npm.example.com/:_authToken=$NPM_TOKEN" > .npmrc',
  "rm -f .npmrc",
  "chmod 600 /root/.ssh/id_rsa",
  "export DB_PASSWORD=$DB_PASSWORD",
  "eval",
  "cd /app",
  "echo",
  "make",
  "sh -c 'npm ci'",
  "set -eux",
  "true",
);
const simple = fc
  .tuple(
    program,
    fc.array(word, { maxLength: 3 }),
    fc.constantFrom("", "", "", " > out", " 2>&1", " >> .netrc", " < in"),
  )
  .map(([name, words, redirect]) => [name, ...words].join(" ") + redirect);
const joint = fc.constantFrom(" && ", " && \\\n    ", "; ", " | ", " || ", " \\\n  # why\n  && ", " & ");
const list = fc
  .array(fc.tuple(simple, joint), { minLength: 1, maxLength: 4 })
  .map((all) => all.map(([command, by], at) => (at === all.length - 1 ? command : command + by)).join(""));
const body = fc.oneof(
  { weight: 6, arbitrary: list },
  { weight: 1, arbitrary: list.map((text) => `if [ -n "$NPM_TOKEN" ]; then ${text}; fi`) },
  { weight: 1, arbitrary: list.map((text) => `( ${text} )`) },
  { weight: 1, arbitrary: list.map((text) => `for f in *.js; do ${text}; done`) },
  { weight: 1, arbitrary: list.map((text) => `<<EOF\n${text}\nnpm ci\nEOF`) },
  {
    weight: 1,
    arbitrary: list.map((text) => `cat <<-'EOF' > .npmrc && ${text.replaceAll("\n", " ")}\n\ttoken=$NPM_TOKEN\n\tEOF`),
  },
  { weight: 1, arbitrary: fc.constantFrom('["npm", "ci"]', '["sh", "-c", "echo $NPM_TOKEN"]') },
);
const mount = fc.constantFrom(
  "",
  "",
  "",
  "--mount=type=cache,target=/root/.npm ",
  "--mount=type=secret,id=npmrc,target=/root/.npmrc ",
  "--mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN \\\n  ",
  "--mount=type=ssh ",
);
const pair = fc
  .tuple(anyName, fc.constantFrom(...values))
  .map(([name, value]) => `${name}=${value === "" ? '""' : value}`);
const plain = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(anyName, fc.option(fc.constantFrom(...values)))
      .map(([name, value]) => `ARG ${name}${value === null ? "" : `=${value}`}`),
  },
  {
    weight: 2,
    arbitrary: fc.array(pair, { minLength: 1, maxLength: 3 }).map((pairs) => `ENV ${pairs.join(" \\\n    ")}`),
  },
  { weight: 1, arbitrary: anyName.map((name) => `ENV ${name} some value`) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom("COPY", "ADD", "copy"),
        fc.subarray(paths, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...places),
      )
      .map(([keyword, sources, place]) => `${keyword} ${sources.join(" ")} ${place}`),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...paths), fc.constantFrom(...places))
      .map(([path, place]) => `COPY --chown=node:node ["${path}", "${place}"]`),
  },
  { weight: 6, arbitrary: fc.tuple(mount, body).map(([flags, text]) => `RUN ${flags}${text}`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "WORKDIR /app",
      "WORKDIR $APP_HOME",
      "USER node",
      "USER $DB_PASSWORD",
      'SHELL ["/bin/bash", "-e", "-c"]',
      "LABEL token=$NPM_TOKEN",
      "EXPOSE 80",
      "VOLUME /data",
      "HEALTHCHECK CMD curl -f http://localhost",
      'CMD ["npm", "start"]',
      "CMD echo $DB_PASSWORD",
      'ENTRYPOINT ["/run.sh"]',
      "STOPSIGNAL SIGTERM",
      "# a comment",
      "",
      "COPY --from=0 /app /app",
      "COPY <<EOF /app/x\n$NPM_TOKEN\nEOF",
    ),
  },
);
const instruction = fc.oneof(
  { weight: 12, arbitrary: plain },
  { weight: 1, arbitrary: plain.filter((text) => /^(?:RUN|COPY|ARG|ENV)/.test(text)).map((text) => `ONBUILD ${text}`) },
);
const stage = fc
  .tuple(
    fc.constantFrom("alpine", "node:20 AS build", "build AS more", "python:3 AS deps", "scratch", "ubuntu:24.04"),
    fc.array(instruction, { maxLength: 7 }),
  )
  .map(([image, lines]) => [`FROM ${image}`, ...lines].join("\n"));
const head = fc.constantFrom(
  "",
  "",
  "",
  "# syntax=docker/dockerfile:1\n",
  "ARG NPM_TOKEN\n",
  "# escape=\\\n",
  "\ufeff",
);

/** Dockerfiles with secrets of all kinds, nearly all of which a builder would read. */
export const generated: fc.Arbitrary<string> = fc
  .tuple(head, fc.array(stage, { minLength: 1, maxLength: 3 }), fc.constantFrom("\n", "\n", ""), fc.boolean())
  .map(([first, stages, last, crlf]) => {
    const text = first + stages.join("\n\n") + last;
    return crlf ? text.replaceAll("\n", "\r\n") : text;
  });

const tokens = [
  ..." \t\n\\\"'`$#=&|;<>(){}[]\r",
  "\\\n",
  "\r\n",
  "\nRUN npm ci\n",
  "\nFROM alpine\n",
  "\nARG NPM_TOKEN\n",
  "\nENV NPM_TOKEN=$NPM_TOKEN\n",
  "\nCOPY .npmrc /root/\n",
  "ONBUILD ",
  " && rm -f .npmrc",
  "$NPM_TOKEN",
  "<<EOF",
  "\nEOF\n",
];
const mutation = fc.record({
  kind: fc.constantFrom("insert", "delete", "double line", "drop line"),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 1, max: 12 }),
  token: fc.constantFrom(...tokens),
});

/** Dockerfiles of the fixtures with a few things changed. */
export const mutatedFixture: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...fixtureTexts), fc.array(mutation, { maxLength: 4 }))
  .map(([text, mutations]) =>
    mutations.reduce((now, { kind, at, length, token }) => {
      const place = Math.floor(at * now.length);
      if (kind === "insert") return now.slice(0, place) + token + now.slice(place);
      if (kind === "delete") return now.slice(0, place) + now.slice(place + length);
      const lines = now.split("\n");
      const line = Math.floor(at * lines.length);
      return lines
        .toSpliced(line, kind === "drop line" ? 1 : 0, ...(kind === "drop line" ? [] : [lines[line] ?? ""]))
        .join("\n");
    }, text),
  );
