# The static files of an image, and nothing else of it: `docker buildx build --output type=local,dest=static`.
ARG IMAGE
FROM ${IMAGE} AS application
FROM scratch
COPY --from=application /app/lib/hermes-*/priv/static /
