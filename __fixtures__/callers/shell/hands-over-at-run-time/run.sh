#!/bin/sh
docker build -t acme/app:latest --build-arg API_KEY=$API_KEY .
docker run --rm -p 80:80 acme/app
docker run -e API_KEY -d acme/app:latest
docker run --rm busybox true
