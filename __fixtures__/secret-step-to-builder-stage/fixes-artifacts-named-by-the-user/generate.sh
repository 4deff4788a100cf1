#!/bin/sh
mkdir -p generated && echo a > generated/a.txt && mkdir -p /srv && echo '{}' > /srv/schema.json && node generate.js "$1"
