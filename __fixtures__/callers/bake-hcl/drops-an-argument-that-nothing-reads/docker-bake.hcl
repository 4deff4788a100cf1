target "app" {
  context = "."
  args = {
    OLD_TOKEN = "x-${B}"
  }
}
