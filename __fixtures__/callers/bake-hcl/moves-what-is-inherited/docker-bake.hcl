group "default" {
  targets = ["web", "worker"]
}

target "_common" {
  args = {
    NPM_TOKEN = NPM_TOKEN
  }
}

target "web" {
  inherits = ["_common"]
  context  = "."
}

target "worker" {
  inherits = ["_common"]
  context  = "."
  target   = "worker"
}
