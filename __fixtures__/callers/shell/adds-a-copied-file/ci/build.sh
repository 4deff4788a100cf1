#!/bin/sh
cd "$(dirname "$0")"
docker build -f ../app/Dockerfile ../app
docker image build -t other ../other
