#!/bin/sh
set -e
service mysql start
mysql -e 'create database app'
