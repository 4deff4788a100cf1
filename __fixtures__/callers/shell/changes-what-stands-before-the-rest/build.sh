#!/bin/sh
docker build --build-arg DEPLOY_TOKEN="$DEPLOY_TOKEN" "$@" .
docker build --build-arg DEPLOY_TOKEN $* .
