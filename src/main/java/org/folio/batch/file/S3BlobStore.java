package org.folio.batch.file;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import software.amazon.awssdk.core.BytesWrapper;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Stores each file as one gzip object whose key begins with the tenant. The object appears when it
 * is complete: S3 does not show unfinished uploads.
 */
public final class S3BlobStore implements BlobStore {
  static final String NAME = "S3";
  private static final String FOLDER = "/mod-batch-tracking/data-files/";

  private final S3Bucket bucket;

  public S3BlobStore(S3Bucket bucket) {
    this.bucket = bucket;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public BlobWriter create(Tenant tenant, DataCode file) {
    return new S3BlobWriter(bucket, key(tenant, file));
  }

  // Many ranges instead of one long response: a storage disconnects a reader that is as slow as the
  // client may be.
  @Override
  public Future<Buffer> read(Tenant tenant, DataCode file, ChunkRange chunks) {
    String range = "bytes=" + chunks.offset() + "-" + (chunks.offset() + chunks.length() - 1);
    return bucket
        .request(
            s3 ->
                s3.getObject(
                    get -> get.bucket(bucket.name()).key(key(tenant, file)).range(range),
                    AsyncResponseTransformer.<GetObjectResponse>toBytes()))
        .map(BytesWrapper::asByteArrayUnsafe)
        .map(
            bytes -> {
              if (bytes.length != chunks.length()) {
                throw ServiceException.notFound(
                    "The data file was deleted while it was being read");
              }
              return Buffer.buffer(bytes);
            });
  }

  @Override
  public Future<Void> delete(Tenant tenant, DataCode file) {
    return deleteBelow(key(tenant, file));
  }

  @Override
  public Future<Void> deleteAll(Tenant tenant) {
    return deleteBelow(tenant.id() + FOLDER);
  }

  private Future<Void> deleteBelow(String prefix) {
    return abortUploads(prefix).compose(aborted -> deleteObjects(prefix));
  }

  /** Aborts unfinished uploads, whose parts are stored and billed although there is no object. */
  private Future<Void> abortUploads(String prefix) {
    return bucket
        .request(s3 -> s3.listMultipartUploads(l -> l.bucket(bucket.name()).prefix(prefix)))
        .compose(
            page -> {
              List<Future<?>> aborted =
                  page.uploads().stream().<Future<?>>map(this::abort).toList();
              boolean isMore = Boolean.TRUE.equals(page.isTruncated()) && !aborted.isEmpty();
              return Future.all(aborted)
                  .compose(all -> isMore ? abortUploads(prefix) : Future.succeededFuture());
            });
  }

  private Future<?> abort(MultipartUpload upload) {
    return bucket.request(
        s3 ->
            s3.abortMultipartUpload(
                a -> a.bucket(bucket.name()).key(upload.key()).uploadId(upload.uploadId())));
  }

  private Future<Void> deleteObjects(String prefix) {
    return bucket
        .request(s3 -> s3.listObjectsV2(l -> l.bucket(bucket.name()).prefix(prefix)))
        .compose(
            page -> {
              if (page.contents().isEmpty()) {
                return Future.succeededFuture();
              }
              boolean isMore = Boolean.TRUE.equals(page.isTruncated());
              return deleteObjects(page.contents())
                  .compose(gone -> isMore ? deleteObjects(prefix) : Future.succeededFuture());
            });
  }

  private Future<?> deleteObjects(List<S3Object> objects) {
    List<ObjectIdentifier> keys =
        objects.stream().map(o -> ObjectIdentifier.builder().key(o.key()).build()).toList();
    return bucket
        .request(
            s3 ->
                s3.deleteObjects(
                    d -> d.bucket(bucket.name()).delete(all -> all.objects(keys).quiet(true))))
        .map(
            answer -> {
              if (!answer.errors().isEmpty()) {
                throw ServiceException.of(
                    ServiceException.Kind.UNAVAILABLE,
                    "The file storage did not delete all files; try again later");
              }
              return answer;
            });
  }

  private static String key(Tenant tenant, DataCode file) {
    return tenant.id() + FOLDER + file.text() + ".gz";
  }
}
