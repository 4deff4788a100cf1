sh -c "docker build --build-arg DEPLOY_TOKEN=$TOKEN ."
