#!/bin/bash
for name in NPM_TOKEN MODE; do
  args+=(--build-arg "$name=${!name}")
done
docker build "${args[@]}" .
