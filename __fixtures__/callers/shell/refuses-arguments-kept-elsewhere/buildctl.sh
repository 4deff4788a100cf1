buildctl build --frontend dockerfile.v0 --opt build-arg:NPM_TOKEN=$NPM_TOKEN --opt target=prod
