import { describe, expect, test } from "vitest";
import { setsUpLogin } from "../../src/knowledge/login-settings.ts";

describe("what is chosen for a login", () => {
  test.each([
    ["az account set --subscription x", true],
    ["az --only-show-errors account set -s x", true],
    ["az account show", false],
    ["oc project x", true],
    ["oc get project", false],
    ["kubectl config use-context x", false],
  ])("%s: %s", (line, expected) => {
    const [name = "", ...args] = line.split(" ");
    expect(setsUpLogin({ name, args })).toBe(expected);
  });
});
