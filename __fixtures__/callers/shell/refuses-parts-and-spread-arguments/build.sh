#!/bin/bash
docker build --build-arg PIP_INDEX_URL='https://ci:'"$PIP_TOKEN"@pypi.example.com/simple .
