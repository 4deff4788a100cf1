docker build -t acme/other .
