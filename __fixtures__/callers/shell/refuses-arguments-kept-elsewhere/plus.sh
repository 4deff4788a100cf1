docker build ${NPM_TOKEN:+--build-arg NPM_TOKEN=$NPM_TOKEN} $OTHER_OPTIONS .
