#!/bin/sh
set -a
. ./.env
set +a
docker buildx bake --load app
