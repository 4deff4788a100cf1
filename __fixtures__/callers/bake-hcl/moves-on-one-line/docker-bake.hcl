target "app" { args = { NPM_TOKEN = NPM_TOKEN } }
target "two" { args = { A = 1, NPM_TOKEN = NPM_TOKEN } }
target "three" {
  args = { NPM_TOKEN = NPM_TOKEN, A = 1 }
  platforms = ["linux/amd64"]
}
