import { expect, test } from "vitest";
import { usersOfBase } from "../../src/proof/base-needs.ts";

test("a user that a Dockerfile runs as or gives files to, and that nothing in it makes, comes with the base image", () => {
  const text = [
    "FROM registry.example.com/base",
    "COPY --link --chown=web:staff a /a",
    "ADD --chown=1000:1000 b /b",
    "RUN groupadd app && \\",
    "    useradd -g app app",
    "COPY --chown=app c /c",
    "USER nginx",
    "USER ${NAME}",
    "RUN echo USER x --chown=y",
  ];
  expect(usersOfBase(text.join("\n"))).toEqual(["web", "staff", "nginx"]);
});
