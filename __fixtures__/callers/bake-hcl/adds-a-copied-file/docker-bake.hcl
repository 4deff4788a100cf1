target "app" {
  context = "app"
  secret = [
    "id=other,env=OTHER",
  ]
}
target "one" { context = "app" }
target "list" {
  context = "app"
  secret = ["id=other,env=OTHER"]
}
target "empty" {
}
