resource "docker_image" "app" {
  name = "app"
  build { context = "." }
}
