package org.folio.batch.tenant;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;

/** Prepares everything that a tenant needs before it is enabled. Every call is idempotent. */
public final class TenantInstaller {
  private static final Logger log = LogManager.getLogger(TenantInstaller.class);
  private static final int INSTALLATIONS_AT_ONCE = 4;
  private static final int PURGES_AT_ONCE = 4;
  private static final int PURGE_ATTEMPTS = 12;

  private final Vertx vertx;
  private final TenantSchema schema;
  private final WorkerExecutor installations;
  private final WorkerExecutor purges;

  /** The last installation that was started for each tenant, until it ends. */
  private final Map<Tenant, Future<Boolean>> last = new ConcurrentHashMap<>();

  private final Function<Tenant, Future<Void>> createTopics;
  private final Function<Tenant, Future<Void>> removeTopics;
  private final Function<Tenant, Future<Void>> removeFiles;

  /**
   * @param createTopics creates the tenant's Kafka topics that do not exist
   * @param removeTopics deletes the tenant's Kafka topics
   * @param removeFiles removes the tenant's files outside the database
   */
  public TenantInstaller(
      Vertx vertx,
      DbSettings settings,
      Function<Tenant, Future<Void>> createTopics,
      Function<Tenant, Future<Void>> removeTopics,
      Function<Tenant, Future<Void>> removeFiles) {
    this(
        vertx,
        new TenantSchema(new JdbcDatabase(settings), PURGE_ATTEMPTS),
        createTopics,
        removeTopics,
        removeFiles);
  }

  TenantInstaller(
      Vertx vertx,
      TenantSchema schema,
      Function<Tenant, Future<Void>> createTopics,
      Function<Tenant, Future<Void>> removeTopics,
      Function<Tenant, Future<Void>> removeFiles) {
    this.vertx = vertx;
    this.schema = schema;
    this.installations =
        vertx.createSharedWorkerExecutor(
            "tenant-installations", INSTALLATIONS_AT_ONCE, 1, TimeUnit.HOURS);
    this.purges =
        vertx.createSharedWorkerExecutor("tenant-purges", PURGES_AT_ONCE, 1, TimeUnit.HOURS);
    this.createTopics = createTopics;
    this.removeTopics = removeTopics;
    this.removeFiles = removeFiles;
  }

  /**
   * Installs the module for the tenant of a job. Returns false if the job has another owner by now.
   * Jobs of one tenant run one after the other: each may wait long for a lock, and other tenants
   * need the threads.
   */
  Future<Boolean> install(InstallJob job) {
    Tenant tenant = job.tenant();
    Promise<Boolean> ended = Promise.promise();
    Future<Boolean> previous = last.put(tenant, ended.future());
    (previous == null ? Future.succeededFuture() : previous)
        .transform(done -> installNow(job))
        .onComplete(ended)
        .onComplete(done -> last.remove(tenant, ended.future()));
    return ended.future();
  }

  /** Creates the topics at the same time as the schema; ends when nothing is under way. */
  private Future<Boolean> installNow(InstallJob job) {
    List<Future<Void>> topics = new CopyOnWriteArrayList<>();
    return installations
        .executeBlocking(() -> schema.install(job, () -> topics.add(topics(job.tenant()))), false)
        .onComplete(done -> closeWhenIdle())
        .eventually(() -> Future.join(topics).otherwiseEmpty())
        .compose(installed -> Future.all(topics).map(installed));
  }

  /** Closes what was kept open for further installations. */
  public Future<Void> close() {
    return vertx.executeBlocking(
        () -> {
          schema.close();
          return null;
        },
        false);
  }

  private void closeWhenIdle() {
    vertx.setTimer(
        WarmConnection.KEPT.plusSeconds(1).toMillis(),
        fired ->
            vertx
                .executeBlocking(
                    () -> {
                      schema.closeIfIdle();
                      return null;
                    },
                    false)
                .onFailure(e -> log.debug("The connection remains open", e)));
  }

  /**
   * Removes all data of the tenant. An installation that starts meanwhile waits, so that none of
   * its data is removed. Files are removed before the schema, so that a failed purge can be
   * repeated, and again after it, because writers may have been active until then. Topics that the
   * broker does not delete remain until their messages expire.
   */
  Future<Void> drop(Tenant tenant) {
    return purges
        .executeBlocking(() -> schema.lockForPurge(tenant), false)
        .compose(
            locked ->
                drop(tenant, locked)
                    .eventually(
                        () ->
                            purges.executeBlocking(
                                () -> {
                                  locked.close();
                                  return null;
                                },
                                false)));
  }

  private Future<Void> drop(Tenant tenant, Connection locked) {
    return Future.succeededFuture(tenant)
        .compose(removeFiles)
        .compose(
            removed ->
                purges.executeBlocking(
                    () -> {
                      schema.drop(tenant, locked);
                      return null;
                    },
                    false))
        .compose(dropped -> removeFiles.apply(tenant))
        .compose(removed -> dropTopics(tenant));
  }

  private Future<Void> dropTopics(Tenant tenant) {
    return removeTopics
        .apply(tenant)
        .recover(
            e -> {
              log.warn(
                  "Cannot delete the Kafka topics of tenant {} after its purge; delete them by hand",
                  tenant,
                  e);
              return Future.succeededFuture();
            });
  }

  private Future<Void> topics(Tenant tenant) {
    return createTopics
        .apply(tenant)
        .recover(e -> Future.failedFuture(ServiceException.of(Kind.INTERNAL, reason(e), e)));
  }

  private static String reason(Throwable e) {
    return e instanceof ServiceException failure
        ? failure.getMessage()
        : "The Kafka topics of the tenant cannot be created";
  }
}
