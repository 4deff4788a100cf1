#!/usr/bin/env bash
set -euo pipefail

args=(
  --build-arg "NPM_TOKEN=${NPM_TOKEN}" # for the registry of the company
  --build-arg MODE=ci
)
if [[ -n "${NOCACHE:-}" ]]; then
  args+=(--no-cache)
fi
args+=(--tag "app:${VERSION:-dev}")

docker build "${args[@]}" .
