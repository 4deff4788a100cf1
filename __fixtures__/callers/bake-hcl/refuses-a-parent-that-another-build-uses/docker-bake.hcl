target "_common" {
  args = { NPM_TOKEN = NPM_TOKEN }
}
target "web" {
  inherits = ["_common"]
  context = "web"
}
target "api" {
  inherits = ["_common"]
  context = "api"
}
