#!/bin/sh
export PROD_KEY
build() { docker build --build-arg API_KEY="$1" -t function . ; }
build "$PROD_KEY"
docker run --rm function
