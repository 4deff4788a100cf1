bash -s <<EOF
cd app
docker build --build-arg DEPLOY_TOKEN=$TOKEN .
EOF
bash <<'EOF'
  docker build --pull \
    --build-arg DEPLOY_TOKEN .
EOF
