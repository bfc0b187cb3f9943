# Hearth in a container, for a home without a Cloudflare account. docs/home/compose.yaml runs it beside Ollama.
# It is `wrangler dev`: the same Worker and Durable Objects in workerd, with their storage in /data.
FROM node:24-slim

# Settings come from the environment of the container. wrangler asks nothing, reports nothing and writes no log files.
# Its explorer would show everything that is stored, to anyone who sends the Host header "localhost".
ENV CLOUDFLARE_INCLUDE_PROCESS_ENV=true \
    CLOUDFLARE_CF_FETCH_ENABLED=false \
    WRANGLER_SEND_METRICS=false \
    WRANGLER_SEND_ERROR_REPORTS=false \
    WRANGLER_HIDE_BANNER=true \
    WRANGLER_WRITE_LOGS=false \
    X_LOCAL_EXPLORER=false \
    X_LOCAL_OBSERVABILITY=false

WORKDIR /hearth
COPY package.json package-lock.json .npmrc ./
# Install scripts are not needed: they would fetch a second Node.
RUN npm ci --ignore-scripts && npm cache clean --force
COPY wrangler.toml tsconfig.json ./
COPY src ./src

# wrangler keeps its temporary files in .wrangler.
RUN mkdir -p /data .wrangler && chown 1000:1000 /data .wrangler
USER 1000
VOLUME /data
EXPOSE 4838

HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4838/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

CMD ["node", "node_modules/wrangler/bin/wrangler.js", "dev", "--ip", "0.0.0.0", "--persist-to", "/data", "--show-interactive-dev-session=false"]
