# syntax=docker/dockerfile:1
ARG NODE=22
FROM node:${NODE}-bookworm AS assets
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts && npm cache clean --force
COPY . .
RUN --mount=type=cache,target=/root/.cache npm run build && rm -rf node_modules/.cache

FROM golang:1.23 AS tools
RUN go install example.com/tool@v1.2.3
RUN set -eux; \
    curl -fsSL -o /tmp/tool.tgz https://files.example/tool-1.2.3.tgz; \
    echo "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef  /tmp/tool.tgz" | sha256sum -c -; \
    tar -xzf /tmp/tool.tgz -C /usr/local/bin

FROM python:3.12-slim AS base
ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    APP_HOME=/app
LABEL org.opencontainers.image.title="sample" org.opencontainers.image.source="https://git.example/sample"
RUN apt-get update \
 && apt-get install -y --no-install-recommends curl ca-certificates libpq5=16.* gnupg \
 && rm -rf /var/lib/apt/lists/*
RUN pip install --no-cache-dir -r requirements.txt gunicorn==23.0.0 \
 && find / -perm /6000 -type f -exec chmod a-s {} + || true
RUN useradd --system --uid 10001 --home-dir /app app && mkdir -p /app/data && chown -R app:app /app
RUN if [ "$DEBUG" = yes ]; then pip install debugpy; fi; \
    for f in a b c; do echo "$f" >> /etc/list; done
ADD https://files.example/data.tar.gz /opt/

FROM base
ARG VERSION
COPY --from=assets --chown=app:app /src/dist ./static
COPY --from=tools /usr/local/bin/tool /usr/local/bin/
COPY entrypoint.sh app.py ./
EXPOSE 8080/tcp 9090
VOLUME ["/app/data"]
STOPSIGNAL SIGTERM
USER app
HEALTHCHECK --interval=30s --timeout=3s CMD ["curl", "-f", "http://localhost:8080/health"]
ENTRYPOINT ["./entrypoint.sh"]
CMD ["gunicorn", "--bind", "0.0.0.0:8080", "app:application"]
