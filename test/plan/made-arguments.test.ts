import { expect, test } from "vitest";
import { defaultOptions } from "../../src/options.ts";
import { remediate } from "../../src/remediate.ts";
import { transforms } from "../../transforms/index.ts";

const dockerfile = [
  "FROM python:3.12",
  "ARG PYPI_TOKEN",
  "ARG PIP_INDEX_URL=https://ci:${PYPI_TOKEN}@pypi.example.com/simple",
  "RUN pip install acme",
  "",
].join("\n");

function changesWith(argument: string) {
  const context = { read: () => undefined, list: () => undefined };
  const { builds, changes } = remediate(
    {
      builds: [{ dockerfile: { path: "Dockerfile", text: dockerfile }, contextPath: ".", context }],
      callers: [{ path: "Makefile", text: `image:\n\tdocker build --build-arg ${argument}=$(${argument}) .\n` }],
      options: defaultOptions,
    },
    transforms,
  );
  return { paths: changes.map(({ path }) => path), reasons: builds.flatMap(({ findings }) => findings[0]?.reason) };
}

test("a caller that passes the part passes it as a secret", () => {
  expect(changesWith("PYPI_TOKEN").paths).toEqual(["Dockerfile", "Makefile"]);
});

test("a caller that passes the whole, which is made of the secret, is left as it is", () => {
  expect(changesWith("PIP_INDEX_URL")).toEqual({ paths: [], reasons: ["caller-not-rewritable"] });
});
