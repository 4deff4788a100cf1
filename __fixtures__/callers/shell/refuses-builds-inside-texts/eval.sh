#!/bin/bash
CMD="docker build --build-arg DEPLOY_TOKEN=$DEPLOY_TOKEN -t app ."
eval "$CMD"
