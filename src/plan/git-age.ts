import { baseStageOf } from "../model/build-model.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import type { Scene } from "./plan-types.ts";

/** Base images whose git is older than 2.31, which knows no GIT_CONFIG_COUNT. Source: https://git-scm.com/docs/git-config */
const oldGit =
  /^(?:debian:(?:[89]|1[01]|jessie|stretch|buster|bullseye)|ubuntu:(?:1[0-9]\.|20\.04|trusty|xenial|bionic|focal)|centos:?[67]?|alpine:3\.(?:[0-9]|1[0-3])(?:\.|$)|node:(?:[0-9]|1[0-4]|argon|boron|carbon|dubnium|erbium)(?:[.-]|$)|python:(?:2|3\.[0-8])(?:[.-]|$)|golang:1\.(?:[0-9]|1[0-6])(?:[.-]|$)|java:|openjdk:(?:[789]|1[01])(?:[.-]|$)|ruby:2|php:[57])/;

/** Base images whose git is older than 2.9, which leaves extraHeader unread. Source: https://git-scm.com/docs/git-config */
const gitWithoutHeaders =
  /^(?:debian:(?:[78]\b|wheezy|jessie)|ubuntu:(?:1[0-6]\.|precise|trusty|xenial)|centos:(?:centos)?[67]\b|alpine:3\.[0-3](?:\.|$)|java:)/;

/** Whether the git of the base image is known to leave headers unread, unless the Dockerfile brings a newer one. */
export function ignoresHeaders(step: Step, { model }: Scene): boolean {
  return gitWithoutHeaders.test(baseImage(step, model));
}

/** Docker's official images, whose names have no slash, are known by their tags; of others nothing is known. */
export function mayHaveOldGit(step: Step, { model }: Scene): boolean {
  const image = baseImage(step, model);
  return image.includes("/") || oldGit.test(image);
}

/** Whether the git of the base image is known to be older than 2.31. */
export function hasOldGit(step: Step, { model }: Scene): boolean {
  return oldGit.test(baseImage(step, model));
}

function baseImage(step: Step, model: BuildModel): string {
  return (baseStageOf(model, step)?.image ?? "").replace(/^(?:docker\.io\/)?library\//, "");
}
