FROM debian:12
COPY . /app/
COPY node_modules/a ../b /c/
