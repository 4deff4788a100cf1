import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defaultOptions } from "../../src/options.ts";
import type { Workspace } from "../../src/proof/proof.ts";
import { broken, buildRequest, proveBuild } from "../../src/proof/proof.ts";
import { remediate } from "../../src/remediate.ts";
import { transforms } from "../../transforms/index.ts";
import { engine, workspaceForTests } from "../proof/engine-for-tests.ts";

const literal = "q7Hs9dKx02LmPzTt4W";

/** Name, and the Dockerfile with `%HOST%` for the server. */
const cases: readonly (readonly [name: string, dockerfile: string, literals?: readonly string[]])[] = [
  ["a user and a password", "FROM scratch\nARG FILES_PASSWORD\nADD http://ci:${FILES_PASSWORD}@%HOST%/tool /tool\n"],
  ["a token for the user", "FROM scratch\nARG FILES_TOKEN\nADD http://${FILES_TOKEN}@%HOST%/tool /tool\n"],
  [
    "one of several sources in the JSON form",
    'FROM scratch\nARG FILES_TOKEN\nADD --chmod=0755 ["http://ci:${FILES_TOKEN}@%HOST%/a", "http://%HOST%/public", "/opt/"]\n',
  ],
  [
    "a builder stage",
    "FROM scratch AS fetch\nARG FILES_TOKEN\nADD http://${FILES_TOKEN}:@%HOST%/tool /tool\nFROM scratch\nCOPY --from=fetch /tool /tool\n",
  ],
  ["a login in the text", `FROM scratch\nADD http://ci:${literal}@%HOST%/tool /tool\n`, [literal]],
];

describe.skipIf(engine === undefined)("ADD of a server that wants a login, built before and after", () => {
  let workspace: Workspace;
  let server: Server;
  let host = "";
  let asked: string[] = [];
  beforeAll(async () => {
    workspace = await workspaceForTests();
    server = createServer(({ url = "", headers }, response) => {
      const isOpen = headers.authorization !== undefined || url === "/public";
      if (isOpen) asked.push(`${url} ${url === "/public" ? "" : (headers.authorization ?? "")}`);
      response.writeHead(isOpen ? 200 : 401, { "WWW-Authenticate": "Basic" });
      response.end(isOpen ? "a tool\n" : "");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server?.close();
    await workspace?.close();
  });

  test.for(cases)("%s", { timeout: 120_000 }, async ([name, dockerfile, literals = []], { skip }) => {
    const text = dockerfile.replaceAll("%HOST%", host);
    const context = { read: () => undefined, list: () => [] };
    const builds = [{ dockerfile: { path: "Dockerfile", text }, contextPath: ".", context }];
    const result = remediate({ builds, callers: [], options: defaultOptions }, transforms);
    const [build] = result.builds;
    if (build === undefined) throw new Error("one build");
    const [change] = result.changes;
    const { findings, bindings, commands } = build;
    const rewrite = { name, before: { Dockerfile: text }, after: { Dockerfile: change?.after } };
    const values = Object.fromEntries(bindings.flatMap(({ id, env = id }) => literals.map((value) => [env, value])));
    const request = buildRequest(
      { ...rewrite, dockerfile: "Dockerfile", context: ".", findings, bindings, commands },
      { standIns: false, literals, values },
    );
    asked = [];
    const proof = await proveBuild(workspace, request);
    // An engine on another machine has no such server.
    skip(asked.length === 0, "the engine cannot reach a server of this machine");
    expect(findings.map(({ status }) => status)).toEqual(["fixed"]);
    expect({ before: proof.before.failure, after: proof.after.failure }).toEqual({});
    expect(proof.after.leaks.filter(({ where }) => where !== "build-log")).toEqual([]);
    expect(broken(proof)).toEqual([]);
    expect(new Set(asked).size, "both builds ask with the same login").toBe(new Set(asked.map(pathOf)).size);
  });
});

function pathOf(request: string): string {
  return request.slice(0, request.indexOf(" "));
}
