#!/bin/sh
apt-get update && apt-get upgrade -y
exec acme
