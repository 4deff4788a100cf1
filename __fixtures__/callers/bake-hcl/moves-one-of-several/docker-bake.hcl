variable "NPM_TOKEN" {
  default = ""
}
target "app" {
  dockerfile = "Dockerfile"
  args = {
    NODE_VERSION = "22"
    NPM_TOKEN    = "${NPM_TOKEN}"
    B            = null
  }
  tags = ["acme/app:latest"]
}
