#!/bin/sh
set -e
if [ "$NODE_ENV" != production ]; then npm install; fi
exec "$@"
