module git.example.com/acme/app
require git.example.com/acme/lib v1.0.0
