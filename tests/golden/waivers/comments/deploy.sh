#!/bin/sh
# pratique ignore=pinned reason="only a demonstration"
docker run nginx
docker run redis
