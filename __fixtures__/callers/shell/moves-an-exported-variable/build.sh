#!/bin/sh
set -eu
: "${NPM_TOKEN:?}"
docker build \
  --no-cache \
  --build-arg NODE_VERSION=22 \
  --build-arg NPM_TOKEN="$NPM_TOKEN" \
  -t app:latest .   # the app
