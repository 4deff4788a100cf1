#!/bin/sh
bash -c 'docker build --build-arg NPM_TOKEN=$NPM_TOKEN .'
for target in a b; do
  docker build --target "$target" --build-arg NPM_TOKEN=$NPM_TOKEN . || exit 1
done
if ! docker build -q --build-arg NPM_TOKEN="${NPM_TOKEN:-}" . > /dev/null; then exit 1; fi
