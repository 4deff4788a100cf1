set -e
git clone git@git.example.com:acme/lib.git /opt/lib
