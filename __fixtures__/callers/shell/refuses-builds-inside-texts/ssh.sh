ssh build.example.com "cd app && docker build --build-arg DEPLOY_TOKEN=$DEPLOY_TOKEN ."
