#!/bin/sh
for name in NPM_TOKEN; do
  docker build --build-arg "$name" .
done
