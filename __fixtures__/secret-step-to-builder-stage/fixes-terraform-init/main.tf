module "net" {
  source = "app.example.com/acme/net/aws"
}
