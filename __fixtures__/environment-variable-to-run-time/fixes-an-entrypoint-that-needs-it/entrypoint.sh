#!/bin/sh
set -u
exec cat --token "$API_TOKEN"
