#!/bin/sh
set -e
docker pull acme/app:$TAG
docker run -d --name app --memory 512m --cpus 1.5 \
	-p 127.0.0.1:8080:80 -e MODE="$MODE" acme/app:$TAG serve
if test -n "$DEBUG"; then
	sudo docker run --rm -it --priviledged acme/app:$TAG sh
fi
docker create --help
