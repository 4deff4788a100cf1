#!/bin/sh
docker build -f "$PWD/app/Dockerfile" --build-arg NPM_TOKEN "$(pwd)"
docker build --build-arg NPM_TOKEN "${CI_PROJECT_DIR}/app"
(cd "$(dirname "$0")/../../app" && docker build --build-arg NPM_TOKEN .)
pushd app; docker build --build-arg NPM_TOKEN .
docker build --build-arg NPM_TOKEN https://git.example.com/acme/app.git
docker build --build-arg NPM_TOKEN - < Dockerfile
