#!/bin/bash
build() {
  docker build -t "app:$1" --build-arg DEPLOY_TOKEN="$2" .
}
image() {
  local token="$1"
  docker build --build-arg DEPLOY_TOKEN="$token" .
}
again() {
  docker build -t "app:$2" --build-arg DEPLOY_TOKEN="$1" .
}
build stage "$STAGE_TOKEN"
build prod "$PROD_TOKEN"
image "$STAGE_TOKEN"
image "$PROD_TOKEN"
again "$PROD_TOKEN" one
again "${PROD_TOKEN}" two
