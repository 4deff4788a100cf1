#!/bin/sh
set -e
git clone git@git.example.com:acme/app.git /app
