docker build --build-arg DEPLOY_TOKEN="$DEPLOY_TOKEN" --tag "$1" "${@:2}" .
