#!/bin/sh
. ./.env
docker build --build-arg "NPM_TOKEN=${NPM_TOKEN}" -t app .
