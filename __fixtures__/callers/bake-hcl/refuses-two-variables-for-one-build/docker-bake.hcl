variable "STAGE_TOKEN" {}
variable "PROD_TOKEN" {}

target "stage" {
  args = { DEPLOY_TOKEN = STAGE_TOKEN }
}

target "prod" {
  args = { DEPLOY_TOKEN = PROD_TOKEN }
}
