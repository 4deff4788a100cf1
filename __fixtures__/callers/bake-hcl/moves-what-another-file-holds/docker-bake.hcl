target "web" {
  inherits = ["_common"]
  context  = "app"
}
