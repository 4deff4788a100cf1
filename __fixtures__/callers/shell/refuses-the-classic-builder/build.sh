#!/bin/sh
DOCKER_BUILDKIT=0 docker build --build-arg NPM_TOKEN=$NPM_TOKEN .
