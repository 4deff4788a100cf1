#!/bin/sh
exec /srv/backup
