import { expect, test } from "vitest";
import { makeScript } from "../../src/shell/make-script.ts";

const call = { goals: [], given: new Set<string>(), environment: new Set(["T"]) };

/** What the recipes of the first target, or of those that are named, become. */
function scriptOf(makefile: readonly string[], goals: readonly string[] = [], given: readonly string[] = []): string {
  const text = `${makefile.join("\n")}\n`;
  return makeScript(text, { ...call, goals, given: new Set(given) })
    .replace(/^set -e\n/, "")
    .trimEnd();
}

test.each([
  ["a variable that nobody sets is that of the environment", "echo $(T) ${T} $$T $${T}", "echo ${T} ${T} $T ${T}"],
  ["make expands between single quotes too", "echo 'a $(T)' > f", "echo 'a '\"${T}\"'' > f"],
  ["quotes inside quotes are not told apart by make", `echo "it's $(T)"`, `echo "it's \${T}"`],
  ["what make says of a recipe is no part of it", "@-echo $(T)", "echo ${T}"],
  ["a comment is left out", "echo a # it's $(T)", "echo a"],
  ["a function's words stay", "curl $(if $(T),-u $(T)) x", "curl -u ${T} x"],
  ["what only make knows is no name", "cat $(wildcard *.md) $(notdir $(T))", "cat ${_} ${_}"],
  ["what make asks a shell the shell is asked", "echo $(shell cat $(T))", "echo $(cat ${T})"],
  ["make starts make", "$(MAKE) -C sub X=$(T)", "make -C sub X=${T}"],
  ["a line that goes elsewhere comes back", "cd sub && echo $(T)", "(cd sub && echo ${T}\n)"],
])("%s", (_name, line, expected) => {
  expect(scriptOf(["all:", `\t${line}`])).toBe(expected);
});

test.each([
  ["the Makefile wins over the environment", "T = plain", [], "echo plain"],
  ["the environment wins over a default", "T ?= plain", [], "echo ${T}"],
  ["a word of make wins over the Makefile", "T = plain", ["T"], "echo ${T}"],
  ["of several values those that expand something count", "T = $(A)\nT = plain", [], "echo ${A}"],
  ["a value that names itself ends there", "T := $(T)", [], "echo ${T}"],
  ["a value goes on", "T = a\nT += $(A)", [], "echo ${A}"],
])("%s", (_name, definition, given, expected) => {
  expect(scriptOf([definition, "all:", "\techo $(T)"], [], given)).toBe(expected);
});

const rules = [".PHONY: a", "a: b | c", "\techo a", "b:", "\techo b", "c d:", "\techo $@", "bin/%: c", "\techo bin"];

test.each([
  ["the first target and those before it", [], "echo b\necho ${_}\necho a"],
  ["the target that is named", ["b"], "echo b"],
  ["a target by its pattern", ["bin/x"], "echo ${_}\necho bin"],
  ["all where the target is not known", ["other"], "echo a\necho b\necho ${_}\necho bin"],
])("%s", (_name, goals, expected) => {
  expect(scriptOf(rules, goals)).toBe(expected);
});

test("a macro is called with its words", () => {
  const lines = ["define login", "\t@echo $(1) > ~/$(2)", "endef", "all:", "\t$(call login,$(T),.netrc)"];
  expect(scriptOf(lines)).toBe("echo ${T} > ~/.netrc");
});

test("what make exports is in the environment of the recipes", () => {
  expect(scriptOf(["export A := ci:$(T)", "all:", "\techo $$A"])).toBe('export A="ci:${T}"\necho $A');
});

test("what make runs as it reads the file is part of it", () => {
  expect(scriptOf(["_ := $(shell git config x $(T))", "all:", "\ttrue"])).toBe(": $(git config x ${T})\ntrue");
  expect(scriptOf(["$(shell git config x $(T))", "all:", "\ttrue"])).toBe(": $(git config x ${T})\ntrue");
});
