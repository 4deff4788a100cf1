cmd=(docker build --build-arg DEPLOY_TOKEN="$DEPLOY_TOKEN" .)
echo "${cmd[@]}"
"${cmd[@]}"
