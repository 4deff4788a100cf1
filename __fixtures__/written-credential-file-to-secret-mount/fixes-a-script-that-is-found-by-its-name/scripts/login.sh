login() {
  echo "//npm.example.com/:_authToken=$NPM_TOKEN" > /root/.npmrc
}
