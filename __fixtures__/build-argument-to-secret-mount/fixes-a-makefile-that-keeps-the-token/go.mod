module git.example.com/acme/app

go 1.22

require git.example.com/acme/lib v1.0.0
