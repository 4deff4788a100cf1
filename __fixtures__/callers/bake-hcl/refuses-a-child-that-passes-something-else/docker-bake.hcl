target "base" {
  args = { NPM_TOKEN = NPM_TOKEN }
}
target "open" {
  inherits = ["base"]
  args = { NPM_TOKEN = "" }
}
target "other" {
  inherits = ["base"]
  args = { NPM_TOKEN = OTHER_TOKEN }
}
