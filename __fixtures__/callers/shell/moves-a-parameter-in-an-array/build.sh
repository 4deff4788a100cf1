#!/bin/bash
build() {
  local args=(--build-arg "NPM_TOKEN=$1" --build-arg MODE=ci)
  docker build "${args[@]}" -t app .
}
build "$NPM_TOKEN"
