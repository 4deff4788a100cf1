docker build --build-arg NODE_VERSION=22 .
