#!/bin/sh
echo "$GITLAB_TOKEN"
