USAGE="docker build --build-arg DEPLOY_TOKEN=... ."
echo "run docker build --build-arg DEPLOY_TOKEN=... ."
cat <<EOF
docker build --build-arg DEPLOY_TOKEN=... .
EOF
# bash -c "docker build --build-arg DEPLOY_TOKEN=$DEPLOY_TOKEN ."
bash -c 'docker build --build-arg DEPLOY_TOKEN .'
CMD="docker build --build-arg DEPLOY_TOKEN=$DEPLOY_TOKEN ."
$CMD
