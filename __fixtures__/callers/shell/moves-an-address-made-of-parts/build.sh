#!/bin/sh
docker build --build-arg PIP_INDEX_URL=https://ci:$PIP_TOKEN@pypi.example.com/simple .
docker build --build-arg "PIP_INDEX_URL=https://$PIP_USER:${PIP_TOKEN}@pypi.example.com/simple" -t app .
