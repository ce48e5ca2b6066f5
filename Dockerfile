# Kafka's compression codecs (zstd, snappy, lz4) are native libraries that need glibc.
FROM eclipse-temurin:21-jre

# The JVM needs about 165 MB besides its heap. The launch descriptor gives the container 384 MB.
ENV JAVA_OPTIONS="-XX:MaxRAMPercentage=50"
# Without this, glibc keeps freed memory in a separate arena for each thread
ENV MALLOC_ARENA_MAX=2

# A numeric user, so that Kubernetes can check runAsNonRoot
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin folio
COPY --chmod=0444 target/mod-batch-tracking-fat.jar /app/mod-batch-tracking.jar

# The class data archive cuts the start time by a third. This start creates it, and ends because there is no database.
RUN DB_HOST=localhost DB_PORT=1 DB_DATABASE=none DB_USERNAME=none DB_PASSWORD=none KAFKA_HOST=localhost \
    DOWNLOAD_LINK_SECRET=used-only-to-create-the-archive-- STARTUP_TIMEOUT_SECONDS=10 LOG_LEVEL=OFF \
    java -XX:ArchiveClassesAtExit=/app/classes.jsa -Xlog:cds=error -jar /app/mod-batch-tracking.jar; \
    test -s /app/classes.jsa
USER 10001
WORKDIR /app

EXPOSE 8081
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD curl --fail --silent --show-error --output /dev/null "http://localhost:${HTTP_PORT:-8081}/admin/health"

# exec replaces the shell, so that the JVM receives SIGTERM and can stop cleanly
ENTRYPOINT ["/bin/sh", "-c", "exec java -XX:SharedArchiveFile=/app/classes.jsa ${JAVA_OPTIONS} -jar /app/mod-batch-tracking.jar"]
