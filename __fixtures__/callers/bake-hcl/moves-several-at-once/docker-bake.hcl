target "app" {
  args = {
    // first
    NPM_TOKEN = NPM_TOKEN
    PIP_TOKEN = CI_PIP_TOKEN /* second */
  }
}
