target "app" {
  args = merge(common, { NPM_TOKEN = NPM_TOKEN })
}
