#!/bin/bash
docker run --rm "BAD" b:1
