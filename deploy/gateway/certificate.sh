#!/bin/sh
# Makes a certificate for localhost that only this demo trusts: certificate.sh FOLDER
set -eu
cd "$1"
[ -s gateway.crt ] && [ -s gateway.key ] && exit 0
openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj '/CN=localhost' \
  -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' -keyout gateway.key -out gateway.crt
# nginx runs as somebody else. A real gateway's key is nobody's to read.
chmod 644 gateway.key
