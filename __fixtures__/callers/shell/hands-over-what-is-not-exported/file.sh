#!/bin/sh
docker build --build-arg API_KEY="$API_KEY" -t file .
docker run --env-file conf/app.env --rm file
docker run --env-file conf/other.env --rm file
docker run --env-file conf/secret.env --rm file
