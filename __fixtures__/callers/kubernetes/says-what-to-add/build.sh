docker build -t acme/app .
