#!/bin/sh
docker build --build-arg NPM_TOKEN=canary-literal-1 .
