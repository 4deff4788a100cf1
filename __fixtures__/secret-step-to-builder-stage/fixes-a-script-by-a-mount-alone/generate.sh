#!/bin/sh
node generate.js "$1"
