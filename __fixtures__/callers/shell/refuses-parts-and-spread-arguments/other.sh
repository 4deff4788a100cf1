#!/bin/bash
ARGS=(--build-arg "NPM_TOKEN=$NPM_TOKEN")
docker build "${ARGS[@]}" .
docker build "${ARGS[@]}" other
