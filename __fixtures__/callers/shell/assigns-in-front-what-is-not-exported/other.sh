#!/bin/sh
. ./.env
docker build --build-arg NPM_TOKEN=$OTHER --build-arg A=1 -t app .
