#!/bin/bash
BUILD_ARGS="--no-cache --build-arg NPM_TOKEN=$NPM_TOKEN"
docker build $BUILD_ARGS -t app .
