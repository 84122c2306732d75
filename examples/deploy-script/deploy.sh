#!/bin/sh
# Rolls out the billing service on one host.
set -eu

VERSION=4.2.0
REGISTRY=registry.acme.example
export DOCKER_HOST=tcp://build-7.acme.example:2375

docker pull "$REGISTRY/billing:$VERSION"
docker stop billing || true

sudo docker run -d --name billing \
	--restart=always \
	--memory 1g --cpus=1.5 --pids-limit 300 \
	-p 8443:8443 \
	-v /etc/ssl:/etc/ssl \
	-v /srv/billing:/var/lib/billing \
	-e BILLING_DB_PASSWORD=hunter2 \
	--user 10001:10001 \
	"$REGISTRY/billing:$VERSION" --port 8443

# housekeeping that ought to be looked at
docker run --rm -itv /var/run/docker.sock:/var/run/docker.sock --privileged \
	docker:cli docker image prune -f

docker run --rm $EXTRA_OPTIONS "$REGISTRY/smoke-test" https://localhost:8443/health
