# A JRE with glibc: Kafka's compression codecs (zstd, snappy, lz4) are native libraries that want it.
FROM eclipse-temurin:17-jre

# Besides its heap the JVM takes some 165 MB; with the 384 MB of the launch descriptor, that leaves a reserve.
ENV JAVA_OPTIONS="-XX:MaxRAMPercentage=50"
# glibc else keeps freed memory apart for each thread
ENV MALLOC_ARENA_MAX=2

# A number, so that Kubernetes can check runAsNonRoot
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin folio
COPY --chmod=0444 target/mod-batch-tracking-fat.jar /app/mod-batch-tracking.jar

# Class data archive: a start takes a third less time. It is made by a start that ends because no database answers.
RUN DB_HOST=localhost DB_PORT=1 DB_DATABASE=none DB_USERNAME=none DB_PASSWORD=none KAFKA_HOST=localhost \
    DOWNLOAD_LINK_SECRET=of-no-use-but-for-this-one-start STARTUP_TIMEOUT_SECONDS=10 LOG_LEVEL=OFF \
    java -XX:ArchiveClassesAtExit=/app/classes.jsa -Xlog:cds=error -jar /app/mod-batch-tracking.jar; \
    test -s /app/classes.jsa
USER 10001
WORKDIR /app

EXPOSE 8081
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD curl --fail --silent --show-error --output /dev/null "http://localhost:${HTTP_PORT:-8081}/admin/health"

# exec: the JVM takes the place of the shell, and so gets the SIGTERM that lets it finish what it has begun
ENTRYPOINT ["/bin/sh", "-c", "exec java -XX:SharedArchiveFile=/app/classes.jsa ${JAVA_OPTIONS} -jar /app/mod-batch-tracking.jar"]
