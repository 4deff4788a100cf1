target "app" {
  args = {
    A = "1",
    NPM_TOKEN = NPM_TOKEN,
  }
}
