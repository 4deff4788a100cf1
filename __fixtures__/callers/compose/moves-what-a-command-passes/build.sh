#!/bin/sh
docker compose build --pull=false --build-arg NPM_TOKEN="$TOKEN" app
