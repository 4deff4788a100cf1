/kaniko/executor --context . --build-arg NPM_TOKEN=$NPM_TOKEN
