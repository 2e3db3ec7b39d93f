#!/bin/sh
# Creates a self-signed certificate for localhost, unless the folder has one: certificate.sh FOLDER
set -eu
cd "$1"
[ -s gateway.crt ] && [ -s gateway.key ] && exit 0
openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj '/CN=localhost' \
  -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' -keyout gateway.key -out gateway.crt
# For the demo only: nginx runs as another user, which must be able to read the key. Never do this to the key of a real gateway.
chmod 644 gateway.key
