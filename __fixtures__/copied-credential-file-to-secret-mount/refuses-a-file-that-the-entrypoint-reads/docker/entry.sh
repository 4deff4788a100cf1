#!/bin/sh
set -e
if [ -f requirements-extra.txt ]; then pip install -r requirements-extra.txt; fi
exec "$@"
