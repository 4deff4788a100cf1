variable "NPM_TOKEN" {
  default = ""
}

# what all images have
target "_common" {
  args = {
    MODE      = "ci"
    NPM_TOKEN = NPM_TOKEN
  }
}
