#!/bin/sh
docker build -t app .
ssh host docker run -d app
