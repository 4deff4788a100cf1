import { describe, expect, test } from "vitest";
import { defaultOptions } from "../../src/options.ts";
import { remediate } from "../../src/remediate.ts";
import { transforms } from "../../transforms/index.ts";

const text = "FROM python:3.12\nARG PIP_INDEX_URL\nCOPY requirements.txt ./\nRUN pip install -r requirements.txt\n";

function messageOf(address: string): string | undefined {
  const context = { read: () => undefined, list: () => undefined };
  const build = { dockerfile: { path: "Dockerfile", text }, contextPath: ".", context };
  const compose = `services:\n  web:\n    build:\n      context: .\n      args:\n        PIP_INDEX_URL: "${address}"\n`;
  const callers = [{ path: "compose.yaml", text: compose }];
  const { builds } = remediate({ builds: [build], callers, options: defaultOptions }, transforms);
  return builds[0]?.findings[0]?.message;
}

describe("an argument whose name says little", () => {
  test("is a secret where a caller passes an address with a password", () => {
    expect(messageOf("https://ci:q7Hs9dKx02zWv4Lm@pypi.example.com/simple")).toContain("literal-in-caller");
  });

  test("may be one where it passes an address with a word for it, or none", () => {
    expect(messageOf("https://user:password@pypi.example.com/simple")).toContain("may hold a secret");
    expect(messageOf("https://pypi.example.com/simple")).toContain("may hold a secret");
  });
});
