# One image with both services and the client, linked statically: nothing else
# is in it. For machines without a registry see Dockerfile.prebuilt.
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN target=$(rustc -vV | sed -n 's/^host: //p') \
 && RUSTFLAGS='-C target-feature=+crt-static' cargo build --release --locked --target "$target" \
      --bin ingest-service --bin query-service --bin dateline \
 && mkdir -p /out/data \
 && cp "target/$target/release/ingest-service" "target/$target/release/query-service" \
      "target/$target/release/dateline" /out/

FROM scratch
COPY --from=build --chown=65532:65532 /out/ /
USER 65532:65532
VOLUME /data
ENV PATH=/
