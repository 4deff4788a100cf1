#!/bin/sh
sudo docker build --build-arg NPM_TOKEN=$NPM_TOKEN .
sudo -E docker build --build-arg NPM_TOKEN=$NPM_TOKEN .
sudo -u builder DOCKER_BUILDKIT=1 docker build --build-arg NPM_TOKEN=$1 .
