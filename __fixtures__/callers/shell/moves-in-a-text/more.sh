#!/bin/sh
ARGS=""
if [ -n "$NPM_TOKEN" ]; then
  ARGS="$ARGS --build-arg NPM_TOKEN=${NPM_TOKEN}"
fi
export NPM_TOKEN
docker build $ARGS --no-cache .
