#!/bin/sh
NPM_TOKEN=canary-literal-2
docker build --build-arg NPM_TOKEN=$NPM_TOKEN .
docker build --build-arg NPM_TOKEN=${NPM_TOKEN:-canary-literal-2} .
