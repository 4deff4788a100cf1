import { describe, expect, test } from "vitest";
import { defaultOptions } from "../../src/options.ts";
import { remediate } from "../../src/remediate.ts";
import type { FixResult } from "../../src/result.ts";
import { transforms } from "../../transforms/index.ts";

const text = 'FROM alpine\nARG API_TOKEN\nRUN curl -H "X-Token: $API_TOKEN" https://api.example.com -o /data\n';

function fixed(script: string): FixResult {
  const context = { read: () => undefined, list: () => undefined };
  const build = { dockerfile: { path: "Dockerfile", text }, contextPath: ".", context };
  const callers = [{ path: "build.sh", text: script }];
  return remediate({ builds: [build], callers, options: defaultOptions }, transforms);
}

describe("the builder that a caller starts", () => {
  test("gets the secret by file where it knows no env=, and the command is its own", () => {
    const { changes, builds } = fixed("podman build --build-arg API_TOKEN=$API_TOKEN .\n");
    expect(changes[0]?.after).toContain(
      'RUN --mount=type=secret,id=API_TOKEN,required=true \\\n    API_TOKEN="$(cat /run/secrets/API_TOKEN)" || exit 1;',
    );
    expect(builds[0]?.commands.build).toBe("podman build --secret id=API_TOKEN,env=API_TOKEN .");
  });

  test("beside another one: the file serves both", () => {
    const { changes, builds } = fixed(
      "buildah bud --build-arg API_TOKEN=$API_TOKEN .\ndocker build --build-arg API_TOKEN=$API_TOKEN .\n",
    );
    expect(changes[0]?.after).toContain("cat /run/secrets/API_TOKEN");
    expect(builds[0]?.commands.build).toMatch(/^docker build /);
  });

  test("gets the variable where it can", () => {
    expect(fixed("docker build --build-arg API_TOKEN=$API_TOKEN .\n").changes[0]?.after).toContain("env=API_TOKEN");
  });
});

describe("an argument that a caller passes in one branch only", () => {
  const mount = (path: string, caller: string): string | undefined => {
    const context = { read: () => undefined, list: () => undefined };
    const build = { dockerfile: { path: "Dockerfile", text }, contextPath: ".", context };
    const callers = [{ path, text: caller }];
    const { changes } = remediate({ builds: [build], callers, options: defaultOptions }, transforms);
    return changes.find((change) => change.path === "Dockerfile")?.after.match(/--mount=\S+/)?.[0];
  };
  const recipe = "image:\n\tdocker build $(ARGS) .\n";

  test.each([
    ["Makefile", `ifdef API_TOKEN\nARGS += --build-arg API_TOKEN=$(API_TOKEN)\nendif\n${recipe}`],
    ["Makefile", `prod: ARGS = --build-arg API_TOKEN=$(API_TOKEN)\nprod: image\n${recipe}`],
  ])("is no required secret: %s %s", (path, caller) => {
    expect(mount(path, caller)).toBe("--mount=type=secret,id=API_TOKEN,env=API_TOKEN");
  });

  test.each([
    ["Makefile", `ARGS = --build-arg API_TOKEN=$(API_TOKEN)\n${recipe}`],
    ["Makefile", "ifdef CI\nimage:\n\tdocker build --build-arg API_TOKEN=$(API_TOKEN) .\nendif\n"],
  ])("is required where it is always passed: %s %s", (path, caller) => {
    expect(mount(path, caller)).toBe("--mount=type=secret,id=API_TOKEN,env=API_TOKEN,required=true");
  });
});
