#!/bin/sh
. ./prod.env
docker build --build-arg API_KEY=$PROD_KEY -t sourced .
sudo docker run --rm sourced
