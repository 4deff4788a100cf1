import type { Step } from "../model/build-model.ts";
import type { Scene } from "./plan-types.ts";

/** Base images whose git is older than 2.31, which knows no GIT_CONFIG_COUNT. Source: https://git-scm.com/docs/git-config */
const oldGit =
  /^(?:debian:(?:[89]|1[01]|jessie|stretch|buster|bullseye)|ubuntu:(?:1[0-9]\.|20\.04|trusty|xenial|bionic|focal)|centos:?[67]?|alpine:3\.(?:[0-9]|1[0-3])(?:\.|$)|node:(?:[0-9]|1[0-4]|argon|boron|carbon|dubnium|erbium)(?:[.-]|$)|python:(?:2|3\.[0-8])(?:[.-]|$)|golang:1\.(?:[0-9]|1[0-6])(?:[.-]|$)|java:|openjdk:(?:[789]|1[01])(?:[.-]|$)|ruby:2|php:[57])/;

/** Base images whose git is older than 2.9, which leaves extraHeader unread. Source: https://git-scm.com/docs/git-config */
const gitWithoutHeaders =
  /^(?:debian:(?:[78]\b|wheezy|jessie)|ubuntu:(?:1[0-6]\.|precise|trusty|xenial)|centos:(?:centos)?[67]\b|alpine:3\.[0-3](?:\.|$)|java:)/;

/** Whether the git of the base image is known to leave headers unread, unless the Dockerfile brings a newer one. */
export function ignoresHeaders(image: string): boolean {
  return gitWithoutHeaders.test(officialName(image));
}

function officialName(image: string): string {
  return image.replace(/^(?:docker\.io\/)?library\//, "");
}

/** Docker's official images, whose names have no slash, are known by their tags; of others nothing is known. */
export function mayHaveOldGit(image: string): boolean {
  const official = officialName(image);
  return official.includes("/") || oldGit.test(official);
}

/** Whether the git of the base image is known to be older than 2.31. */
export function hasOldGit(image: string): boolean {
  return oldGit.test(officialName(image));
}

/** The image at the bottom of a step's stage. */
export function baseOf(step: Step, scene: Scene): string {
  let stage = scene.model.stages[step.stage];
  while (stage?.parent !== undefined) stage = scene.model.stages[stage.parent];
  return stage?.image ?? "";
}
