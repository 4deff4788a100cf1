#!/bin/sh
docker build --build-arg NPM_TOKEN="$(cat .token)" -t app .
podman build --build-arg NPM_TOKEN=$(pass show npm/token) -t app .
