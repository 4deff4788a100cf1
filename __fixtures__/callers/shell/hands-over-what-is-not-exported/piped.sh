#!/bin/bash
docker build --build-arg API_KEY="$API_KEY" -t piped .
docker run --env-file <(echo "API_KEY=$API_KEY canary-env-file-3") --rm piped
docker run --env-file "$ENV_FILE" --env-file ".env.$STAGE" --rm piped
