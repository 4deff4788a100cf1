#!/bin/bash
set -eu
API_KEY=$(op read op://prod/app/key)
docker build --build-arg API_KEY="$API_KEY" -t app .
docker run --rm app
