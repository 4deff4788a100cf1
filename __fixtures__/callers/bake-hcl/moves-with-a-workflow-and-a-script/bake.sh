#!/bin/sh
docker buildx bake app
docker buildx bake -f docker-bake.hcl --set '*.args.NPM_TOKEN'="$NPM_TOKEN" --set "app.args.NPM_TOKEN=$TOKEN" app
