import { expect, test } from "vitest";
import { writesOwnSettings } from "../../src/knowledge/own-settings.ts";

const lines: readonly (readonly [line: string, kind: string, writes: boolean])[] = [
  ["bundle config set --local without test", "bundle-config", true],
  ["bundle config --local jobs 4", "bundle-config", true],
  ["bundle config jobs 4", "bundle-config", true],
  ["bundle config --delete jobs", "bundle-config", true],
  ["bundle install --deployment --without test", "bundle-config", true],
  ["bundle config get jobs", "bundle-config", false],
  ["bundle config jobs", "bundle-config", false],
  ["bundle config", "bundle-config", false],
  ["bundle install --jobs 4 --retry 3", "bundle-config", false],
  ["bundle install --deployment", "npmrc", false],
  ["yarn config set nodeLinker node-modules", "yarnrc-yml", true],
  ["yarn set version stable", "yarnrc-yml", true],
  ["yarn config set --home enableTelemetry 0", "yarnrc-yml", false],
  ["yarn install --immutable", "yarnrc-yml", false],
];

test.each(lines)("%s writes to %s: %s", (line, kind, writes) => {
  const [name = "", ...args] = line.split(" ");
  expect(writesOwnSettings({ name, args }, kind)).toBe(writes);
});
