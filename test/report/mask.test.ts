import { describe, expect, test } from "vitest";
import { defaultOptions } from "../../src/options.ts";
import { remediate } from "../../src/remediate.ts";
import { maskFor, maskOf, unifiedDiff } from "../../src/report/index.ts";
import { transforms } from "../../transforms/index.ts";
import { findingAt, spanOf } from "./sample.ts";

const before = "FROM a\nENV API_KEY=hunter-22\nRUN echo hunter-22 hunter-223\n";

function mask(text: string): (words: string) => string {
  return maskFor(
    [{ path: "Dockerfile", text }],
    {
      judged: {
        Dockerfile: [spanOf(text, "=hunter-22\n")].map(({ start, end }) => ({ start: start + 1, end: end - 1 })),
      },
    },
    [],
  );
}

describe("a value", () => {
  test("that the judge found is hidden wherever it stands, and nothing that only begins like it", () => {
    expect(mask(before)(before)).toBe("FROM a\nENV API_KEY=****\nRUN echo **** hunter-223\n");
  });

  test("that a finding points at is hidden", () => {
    const text = "ENV DB_PASSWORD='open sesame'\n";
    const finding = findingAt(text, "DB_PASSWORD", {
      values: [{ path: "Dockerfile", span: spanOf(text, "open sesame") }],
    });
    const result = {
      builds: [
        {
          dockerfile: "Dockerfile",
          context: ".",
          changed: false,
          findings: [finding],
          bindings: [],
          commands: { cwd: ".", build: "" },
        },
      ],
      changes: [],
      problems: [],
    };
    expect(maskFor([{ path: "Dockerfile", text }], { judged: {} }, [result])("sesame: open, sesame!")).toBe(
      "****: open, ****!",
    );
  });

  test.each([
    ["secrets: [a1B2c3D4e5, x]", "secrets: [****, x]"],
    ["NPM_TOKEN=a1B2c3D4e5", "NPM_TOKEN=****"],
    ['{ "apiToken": "a1B2 c3D4" }', '{ "apiToken": "****" }'],
    ["+    API_TOKEN: 'a1B2c3D4e5'", "+    API_TOKEN: '****'"],
    ['X="${NPM_TOKEN:-a1B2c3D4e5}"; npm ci', 'X="${NPM_TOKEN:-****}"; npm ci'],
    ["-ENV NPM_TOKEN a1B2c3D4e5 f6", "-ENV NPM_TOKEN ****"],
    ["dotnet nuget add source --password a1B2c3D4e5 x", "dotnet nuget add source --password **** x"],
    ["git clone https://joe:pa55@git.example.com/x", "git clone https://joe:****@git.example.com/x"],
    ["curl https://joe:pa55@w0rd@git.example.com/x@y", "curl https://joe:****@git.example.com/x@y"],
    ["curl -H 'Authorization: token a1B2c3D4e5'", "curl -H 'Authorization: token ****'"],
    ["curl -u joe:pa55 x", "curl -u joe:**** x"],
    ["RUN echo 'root:a1B2c3' | chpasswd", "RUN echo 'root:****' | chpasswd"],
    ["CREATE USER x IDENTIFIED BY 'a1B2c3'", "CREATE USER x IDENTIFIED BY '****'"],
    ["mysql -u root -pa1B2c3 x", "mysql -u root -p**** x"],
    [`-${"MIIEpAIBAAKCAQEA".repeat(4)}`, "-****"],
    [`# ghp_${"a1B2c3D4e5F6g7H8".repeat(2)}a1B2`, "# ****"],
  ])("is hidden where it stands: %s", (text, expected) => {
    expect(maskFor([], { judged: {} }, [])(text)).toBe(expected);
  });

  test.each([
    "RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN,required=true npm ci",
    "docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .",
    "git clone https://joe:$TOKEN@git.example.com/x",
    'printf "index-url = https://%s:%s@pypi.example.com/simple" "$PIP_USER" "$PIP_TOKEN"',
    "FROM registry.example.com:5000/a@sha256:00",
    "COPY --from=build /app/.npmrc /root/.npmrc",
    "ENV API_TOKEN=$NPM_TOKEN PATH=/usr/bin:$PATH",
    "NPM_TOKEN: ${{ secrets.NPM_TOKEN }}",
    'NPM_TOKEN="${{ secrets.NPM_TOKEN }}"',
    "secrets: NPM_TOKEN=${{ secrets.NPM_TOKEN }}",
    'NPM_TOKEN="$$(cat .token)" docker build .',
    'fly deploy --build-secret NPM_TOKEN="$NPM_TOKEN"',
    "buildSecrets: { NPM_TOKEN: DockerBuildSecret.fromSrc('NPM_TOKEN.txt') }",
    "buildArgs: { NPM_TOKEN: process.env.NPM_TOKEN! }",
    "args = { NPM_TOKEN = NPM_TOKEN, A = 1 }",
    'RUN curl -H "Authorization: Bearer $API_TOKEN" https://api.example.com',
    "ENV POSTGRES_PASSWORD_FILE=/run/secrets/db",
    "ARG NODE_VERSION=20.11.1",
    "build: { context: ., secrets: [NPM_TOKEN, npmrc] }",
    `export COMPOSER_AUTH='{"github-oauth":{"github.com":"'"$TOKEN"'"}}'; composer install`,
    `export NuGetPackageSourceCredentials_acme='Username='ci';Password='"$PAT"; dotnet restore`,
  ])("is not seen where there is none: %s", (text) => {
    expect(maskFor([], { judged: {} }, [])(text)).toBe(text);
  });
});

describe("a unified diff", () => {
  const same = (text: string): string => text;

  test("of a project's change shows none of its values", () => {
    const text = "FROM debian:12-slim\nENV NPM_TOKEN=a1B2c3D4e5f6g7H8\nRUN echo a1B2c3D4e5f6g7H8\n";
    const build = {
      dockerfile: { path: "Dockerfile", text },
      contextPath: ".",
      context: { read: () => undefined, list: () => undefined },
    };
    const project = { builds: [build], callers: [], options: defaultOptions };
    const result = remediate(project, transforms);
    const change = { path: "Dockerfile", before: text, after: "FROM debian:12-slim\n" };
    expect(unifiedDiff(change, maskOf(project, result)).text).not.toContain("a1B2c3D4e5f6g7H8");
  });

  test.each([
    ['"q7Hs9dKx02zWv4Lm"', "q7Hs9dKx02zWv4Lm"],
    ["postgres://app:q7Hs9dKx02zWv4Lm@db.example.com/x", "q7Hs9dKx02zWv4Lm"],
  ])("of %s hides the bare value too, wherever it stands", (written, value) => {
    const text = `FROM debian:12-slim\nENV DB_PASSWORD=${written}\n# ${value}\nRUN echo ${value}\n`;
    const build = {
      dockerfile: { path: "Dockerfile", text },
      contextPath: ".",
      context: { read: () => undefined, list: () => undefined },
    };
    const project = { builds: [build], callers: [], options: defaultOptions };
    const change = { path: "Dockerfile", before: text, after: "FROM debian:12-slim\n" };
    const mask = maskOf(project, remediate(project, transforms));
    expect(unifiedDiff(change, mask).text).not.toContain(value);
  });

  test("hides values and says so", () => {
    const diff = unifiedDiff(
      { path: "Dockerfile", before, after: before.replace("ENV API_KEY=hunter-22\n", "") },
      mask(before),
    );
    expect(diff.masked).toBe(true);
    expect(diff.text).toContain("-ENV API_KEY=****\n RUN echo **** hunter-223\n");
  });

  test("of a file that did not change is empty", () => {
    expect(unifiedDiff({ path: "a", before: "x", after: "x" }, same)).toEqual({ text: "", masked: false });
  });

  test("of a new file comes from nothing", () => {
    expect(unifiedDiff({ path: "a/.dockerignore", before: undefined, after: ".npmrc\n" }, same).text).toBe(
      "diff --git a/a/.dockerignore b/a/.dockerignore\nnew file mode 100644\n--- /dev/null\n+++ b/a/.dockerignore\n@@ -0,0 +1,1 @@\n+.npmrc\n",
    );
  });
});
