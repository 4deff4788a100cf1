#!/bin/sh
git submodule update --init
