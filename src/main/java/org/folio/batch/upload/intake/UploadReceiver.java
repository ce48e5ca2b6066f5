package org.folio.batch.upload.intake;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.Charset;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.http.BodyStream;
import org.folio.batch.http.multipart.MultipartReader;
import org.folio.batch.operation.OperationService;
import org.folio.batch.operation.model.NewOperation;
import org.folio.batch.upload.model.RowStore;
import org.folio.batch.upload.model.UploadError;
import org.folio.batch.upload.model.UploadRequest;
import org.folio.batch.upload.model.UploadRow;
import org.folio.batch.upload.model.UploadStore;
import org.folio.batch.upload.row.UploadHandler;

/**
 * Receives one upload. Writes its rows in chunks to the tenant's schema, where they stay invisible,
 * and makes them visible together once the whole file is accepted. Confined to the event loop of
 * its request.
 */
public final class UploadReceiver {
  private static final long CHUNK_SIZE = 512 * 1024;
  private static final long MOST_AROUND_THE_FILE = 1 << 20;
  private static final long SMALLEST_ID = 100_000_000_000_000_000L;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Database database;
  private final OperationService operations;
  private final Tenant tenant;
  private final UploadRequest order;
  private final UploadCsvReader intake;
  private final FilePart file;
  private final UploadStore uploads = new UploadStore();
  private final RowStore rows = new RowStore();
  private final long id = SMALLEST_ID + RANDOM.nextLong(9 * SMALLEST_ID);
  private Future<Void> stored = Future.succeededFuture();
  private long received;
  private boolean begun;

  public UploadReceiver(
      Database database,
      OperationService operations,
      Tenant tenant,
      UploadRequest order,
      UploadCsvReader intake,
      Optional<Charset> encoding) {
    this.database = database;
    this.operations = operations;
    this.tenant = tenant;
    this.order = order;
    this.intake = intake;
    this.file = new FilePart(intake, encoding);
  }

  /** Returns the id of the upload; keeps nothing if it fails. */
  public Future<Long> receive(BodyStream body) {
    Optional<MultipartReader> parts = MultipartReader.of(body.contentType(), file);
    if (parts.isEmpty()) {
      return Future.failedFuture(
          UploadError.INVALID_FILE_FORMAT.because(
              "the body must be multipart/form-data with the CSV file in the part \"content\""));
    }
    return body.forEach(piece -> take(parts.get(), piece))
        .compose(whole -> accept(parts.get()))
        .recover(e -> discard().transform(discarded -> Future.failedFuture(toFailure(e))));
  }

  private Future<Void> take(MultipartReader parts, Buffer piece) {
    received += piece.length();
    if (received > intake.maxBytes() + MOST_AROUND_THE_FILE) {
      throw ServiceException.malformed(
          "The body has too much besides the file; send only the part \"content\"");
    }
    parts.read(piece);
    if (intake.heldSize() < CHUNK_SIZE) {
      return Future.succeededFuture();
    }
    // One chunk is written to the database while the next one arrives.
    List<UploadRow> chunk = intake.drain();
    Future<Void> before = stored;
    stored = before.compose(done -> store(chunk));
    return before;
  }

  private Future<Void> store(List<UploadRow> chunk) {
    return begin().compose(done -> database.withTenant(tenant, c -> rows.insert(c, id, chunk)));
  }

  private Future<Void> begin() {
    if (begun) {
      return Future.succeededFuture();
    }
    begun = true;
    // Read the header now: it is gone if the file is refused in the meantime.
    UploadRequest whole =
        order.withFile(file.fileName(), intake.header().orElseThrow().names(), intake.delimiter());
    return database.inTransaction(tenant, tx -> uploads.receive(tx, id, whole));
  }

  private Future<Long> accept(MultipartReader parts) {
    if (!file.wasFound()) {
      throw UploadError.INVALID_FILE_FORMAT.because(
          "the form has no file part named \"content\"; send the CSV file in that part");
    }
    if (!parts.isWhole()) {
      throw UploadError.CORRUPT_FILE.because(
          "the request ends before the file does; upload the file again");
    }
    intake.end();
    List<UploadRow> rest = intake.drain();
    NewOperation operation =
        new NewOperation(UploadHandler.KIND, UploadHandler.request(id), null, null);
    stored = stored.compose(done -> store(rest));
    // This commit waits for the disk, and thereby for all earlier commits.
    return stored.compose(
        done ->
            database.inTransaction(
                tenant,
                tx ->
                    operations
                        .start(tx, operation)
                        .compose(started -> queue(tx, started.operation().taskId()))
                        .map(id)));
  }

  private Future<Void> queue(TenantConnection tx, long taskId) {
    return uploads.accept(tx, id, intake.rowCount(), taskId);
  }

  private Future<Void> discard() {
    return stored.transform(
        done ->
            begun
                ? database.withTenant(tenant, c -> uploads.discard(c, id))
                : Future.succeededFuture());
  }

  // a body without parts holds no file
  private Throwable toFailure(Throwable e) {
    boolean isNoMultipart =
        e instanceof ServiceException failure
            && failure.kind() == Kind.MALFORMED
            && failure.code().equals(Kind.MALFORMED.name());
    if (!isNoMultipart) {
      return e;
    }
    UploadError error =
        file.wasFound() ? UploadError.CORRUPT_FILE : UploadError.INVALID_FILE_FORMAT;
    return error.because("the body is not well-formed multipart/form-data", e);
  }
}
