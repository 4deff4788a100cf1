#!/bin/sh
docker build \
  --build-arg OLD_TOKEN=canary-literal-20 \
  --build-arg A=1 .
docker build -t app --build-arg OLD_TOKEN=$A$B .
