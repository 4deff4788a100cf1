import { describe, expect, test } from "vitest";
import { judgeLiterals } from "../../src/project/judge-literals.ts";

// Written in parts, so that no scanner takes this file for a leak.
const body = "a1B2c3D4e5F6g7H8i9J0";
const formats: Readonly<Record<string, string>> = {
  "a personal access token of GitHub": `ghp_${(body + body).slice(0, 36)}`,
  "a fine-grained token of GitHub": `github_pat_${(body + body).slice(0, 22)}_${(body + body + body).slice(0, 59)}`,
  "a token of npm": `npm_${(body + body).slice(0, 36)}`,
  "a token of Slack": `xoxb-${"1234567890"}-${"1234567890"}-${body}`,
  "a webhook of Slack": `https://HOOKS.slack.com/services/T${body}/B${body}/${body}`,
  "a token of Shopify": `shpat_${(body + body).slice(0, 32)}`,
  "a key of OpenAI": `sk-${body}T3BlbkFJ${body}`,
  "a key of Anthropic": `sk-ant-api03-${(body + body + body + body + body).slice(0, 93)}AA`,
  "a key of Linear": `lin_api_${(body + body).slice(0, 40)}`,
  "a key of SendGrid": `SG.${(body + body).slice(0, 22)}.${(body + body + body).slice(0, 43)}`,
};

describe("the judge", () => {
  test.each(Object.entries(formats))("finds %s at its place", async (_, token) => {
    const text = `FROM a\nENV X="${token}" Y=1\n`;
    const judged = await judgeLiterals([{ path: "Dockerfile", text }]);
    expect(judged["Dockerfile"]?.map(({ start, end }) => text.slice(start, end))).toEqual([token]);
  });

  test("finds a key of AWS by its name, and spans the value alone", async () => {
    const secret = `${body}/${body.slice(0, 19)}`;
    for (const assignment of ["AWS_SECRET_ACCESS_KEY=", 'aws_secret_access_key: "', 'AWS_SECRET_ACCESS_KEY" = "']) {
      const text = `FROM a\nRUN x ${assignment}${secret}" y\n`;
      const judged = await judgeLiterals([{ path: "x", text }]);
      expect(judged["x"]?.map(({ start, end }) => text.slice(start, end))).toEqual([secret]);
    }
  });

  test("leaves a variable in a URL alone", async () => {
    const text = "RUN git clone https://joe:$PASSWORD@git.example.com/x && psql postgres://joe:$PASSWORD@db/x\n";
    expect(await judgeLiterals([{ path: "x", text }])).toEqual({});
  });

  test("finds a private key as a whole", async () => {
    const key = `-----BEGIN RSA PRIVATE KEY-----\n${"MIIEpAIBAAKCAQEA".padEnd(120, "x")}\n-----END RSA PRIVATE KEY-----`;
    const text = `FROM a\nCOPY <<EOF /key\n${key}\nEOF\n`;
    const judged = await judgeLiterals([{ path: "x", text }]);
    expect(judged["x"]?.map(({ start, end }) => text.slice(start, end))).toEqual([key]);
  });

  test("finds a password in a URL", async () => {
    const text = "RUN git clone https://joe:hunter22@git.example.com/x\n";
    const judged = await judgeLiterals([{ path: "x", text }]);
    expect(judged["x"]?.map(({ start, end }) => text.slice(start, end))).toEqual(["joe:hunter22"]);
  });

  test("finds a password in a URL up to its last at sign", async () => {
    const text = "RUN git clone https://joe:M4deUp@N0tReal.1@git.example.com/x@v1\n";
    const judged = await judgeLiterals([{ path: "x", text }]);
    expect(judged["x"]?.map(({ start, end }) => text.slice(start, end))).toEqual(["joe:M4deUp@N0tReal.1"]);
  });

  test("finds nothing in names, variables and public text", async () => {
    const text =
      "FROM node:20\nARG NPM_TOKEN\nENV AWS_REGION=eu-west-1\nRUN echo //npm.example.com/:_authToken=$NPM_TOKEN > .npmrc && npm ci\n";
    expect(await judgeLiterals([{ path: "x", text }])).toEqual({});
  });
});
