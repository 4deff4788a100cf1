variable "NPM_TOKEN" {
  default = "canary-literal-8"
}
target "app" {
  args = {
    NPM_TOKEN = NPM_TOKEN
    PIP_INDEX_URL = "https://ci:${PIP_TOKEN}@pypi.example.com/simple"
    DIRECT = "canary-literal-8"
  }
}
