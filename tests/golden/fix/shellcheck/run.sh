#!/bin/sh
docker run --rm x
echo BAD
