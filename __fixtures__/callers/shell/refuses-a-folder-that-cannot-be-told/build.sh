#!/bin/bash
ROOT="$(cd "$(dirname "$0")" && pwd)"
name=$1
( cd "services/$name"; docker build --build-arg DEPLOY_TOKEN=$DEPLOY_TOKEN . )
docker build --build-arg DEPLOY_TOKEN=$DEPLOY_TOKEN .
for svc in services/*/; do
  cd "$svc"
  docker build --build-arg DEPLOY_TOKEN=$DEPLOY_TOKEN .
  cd -
done
for file in */*/Dockerfile; do
  (cd "$(dirname "$file")" && docker build --build-arg DEPLOY_TOKEN=$DEPLOY_TOKEN .)
done
pushd "services/$name"
docker build --build-arg DEPLOY_TOKEN=$DEPLOY_TOKEN .
popd
cd "$ROOT"
docker build --build-arg DEPLOY_TOKEN=$DEPLOY_TOKEN .
