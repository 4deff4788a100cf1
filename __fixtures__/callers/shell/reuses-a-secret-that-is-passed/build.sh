#!/bin/bash
docker build --secret id=NPM_TOKEN,env=NPM_TOKEN \
    --build-arg NPM_TOKEN=$NPM_TOKEN \
    .
