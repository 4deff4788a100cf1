variable "NPM_TOKEN" {}

target "app" {
  context = "."
  args = {
    NPM_TOKEN = NPM_TOKEN # from the environment
  }
}
