#!/bin/sh
docker run --privileged --name '::error::x' "alpine
::set-output name=a::b"
