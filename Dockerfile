# syntax=docker/dockerfile:1
# docker build -t mod-batch-tracking --build-arg REVISION=$(git rev-parse HEAD) .

FROM maven:3.9.11-eclipse-temurin-21 AS build
ARG REVISION=unknown
WORKDIR /src
COPY .mvn .mvn
COPY pom.xml ./
COPY ramls ramls
COPY descriptors descriptors
COPY src src
# Equal times make equal layers: a release whose libraries did not change has the same layer of libraries.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip -Djacoco.skip -Drevision=$REVISION package \
    && find target/lib target/mod-batch-tracking-image.jar -exec touch -d 2026-01-01T00:00:00Z {} +

# The newest long-term release of Java that FOLIO supports (docs/adr/0013). Kafka's compression codecs (zstd, snappy, lz4) are native libraries that need
# glibc.
FROM eclipse-temurin:21.0.12_8-jre-noble
ARG VERSION=1.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="mod-batch-tracking" \
      org.opencontainers.image.description="FOLIO module that tracks batches, limits and bulk uploads" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="docker.io/library/eclipse-temurin:21.0.12_8-jre-noble"

# The JVM needs about 165 MB besides its heap. The launch descriptor gives the container 384 MB.
ENV JAVA_OPTIONS="-XX:MaxRAMPercentage=50"
# Without this, glibc keeps freed memory in a separate arena for each thread
ENV MALLOC_ARENA_MAX=2

# A numeric user, so that Kubernetes can check runAsNonRoot
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin folio
# From what changes seldom to what changes with each release: 48 MB of libraries, then 2 MB of module
COPY --from=build /src/target/lib /app/lib
COPY --chmod=0555 deploy/health-check.sh /app/health-check
COPY --from=build /src/target/mod-batch-tracking-image.jar /app/mod-batch-tracking.jar

# The class data archive cuts the start time by a third. The first start creates it, and ends with 1 because there is no database.
# The second shows that the JVM accepts the archive: with -Xshare:on it does not run without.
RUN DB_HOST=localhost DB_PORT=1 DB_DATABASE=none DB_USERNAME=none DB_PASSWORD=none KAFKA_HOST=localhost \
    DOWNLOAD_LINK_SECRET=used-only-to-create-the-archive-- STARTUP_TIMEOUT_SECONDS=10 LOG_LEVEL=OFF \
    java -XX:ArchiveClassesAtExit=/app/classes.jsa -Xlog:cds=error -jar /app/mod-batch-tracking.jar; \
    test $? -eq 1 && chmod 0444 /app/classes.jsa \
    && java -Xshare:on -XX:SharedArchiveFile=/app/classes.jsa -jar /app/mod-batch-tracking.jar --version
USER 10001
WORKDIR /app

EXPOSE 8081
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["/app/health-check"]

# exec replaces the shell, so that the JVM receives SIGTERM and can stop cleanly
ENTRYPOINT ["/bin/sh", "-c", "exec java -XX:SharedArchiveFile=/app/classes.jsa ${JAVA_OPTIONS} -jar /app/mod-batch-tracking.jar \"$@\"", "sh"]
