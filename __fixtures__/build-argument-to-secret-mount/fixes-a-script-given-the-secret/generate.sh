#!/bin/sh
SECRET=$1
mkdir -p /root/.pip
cat > /root/.pip/pip.conf << EOF
[global]
index-url = https://ci:${SECRET}@pypi.example.com/simple
timeout=60
EOF
