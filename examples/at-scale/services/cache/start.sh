#!/bin/sh
docker run -d --name cache -p 6379:6379 redis:7.4.1
