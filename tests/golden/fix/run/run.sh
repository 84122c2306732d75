#!/bin/sh
docker run -d --privileged --restart always \
	--cap-add SYS_ADMIN \
	-v /etc/hosts:/hosts \
	--mount type=bind,src=/etc/ssl,dst=/ssl \
	alpine:3.20
docker run --restart=always -v "/etc/passwd:/p:z" --read-only=false alpine:3.20 \
	--privileged
docker run --cap-add=ALL --cap-add $CAP alpine:3.20
