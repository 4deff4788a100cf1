variable "NPM_TOKEN" {
  default = ""
}
target "base" {
  args = {
    NPM_TOKEN = NPM_TOKEN
  }
}
target "prod" {
  inherits = ["base"]
  args = {
    NPM_TOKEN = NPM_TOKEN
    CHANNEL   = "stable"
  }
}
