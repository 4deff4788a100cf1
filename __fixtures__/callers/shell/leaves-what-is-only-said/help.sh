#!/bin/sh
echo docker build --build-arg NPM_TOKEN=$NPM_TOKEN .
# docker build --build-arg NPM_TOKEN=$NPM_TOKEN .
docker build --build-arg NODE_VERSION=22 .
