#!/bin/sh
for name in $(ls services); do
  (cd "services/$name"; docker build --build-arg DEPLOY_TOKEN=$DEPLOY_TOKEN -t "$name" .)
done
