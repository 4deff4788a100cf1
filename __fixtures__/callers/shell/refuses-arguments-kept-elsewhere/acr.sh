az acr build --registry r --build-arg NPM_TOKEN="$NPM_TOKEN" .
ssh host docker build --build-arg NPM_TOKEN=$NPM_TOKEN .
