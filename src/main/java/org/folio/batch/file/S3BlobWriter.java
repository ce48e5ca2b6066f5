package org.folio.batch.file;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;

/** Collects chunks into parts and sends one part at a time. */
final class S3BlobWriter implements BlobWriter {
  // S3 requires at least 5 MiB per part and takes at most 10,000 parts: 80 GB compressed
  private static final int PART_BYTES = 8 * 1024 * 1024;
  private static final int MAX_PARTS = 10_000;

  private final S3Bucket bucket;
  private final String key;
  private final List<CompletedPart> parts = new ArrayList<>();
  private Buffer part = Buffer.buffer();
  private @Nullable Future<String> upload;

  S3BlobWriter(S3Bucket bucket, String key) {
    this.bucket = bucket;
    this.key = key;
  }

  @Override
  public Future<Void> append(Buffer chunk) {
    part.appendBuffer(chunk);
    return part.length() < PART_BYTES ? Future.succeededFuture() : sendPart();
  }

  @Override
  public Future<Void> finish() {
    return sendPart()
        .compose(sent -> upload())
        .compose(
            id ->
                bucket.request(
                    s3 ->
                        s3.completeMultipartUpload(
                            c ->
                                c.bucket(bucket.name())
                                    .key(key)
                                    .uploadId(id)
                                    .multipartUpload(u -> u.parts(parts)))))
        .mapEmpty();
  }

  private Future<Void> sendPart() {
    if (parts.size() == MAX_PARTS) {
      return Future.failedFuture(
          ServiceException.of(
              Kind.TOO_LARGE,
              "The data file is too large for the file storage; export a shorter time range"));
    }
    int number = parts.size() + 1;
    byte[] bytes = part.getBytes();
    part = Buffer.buffer();
    return upload()
        .compose(
            id ->
                bucket.request(
                    s3 ->
                        s3.uploadPart(
                            u -> u.bucket(bucket.name()).key(key).uploadId(id).partNumber(number),
                            AsyncRequestBody.fromBytesUnsafe(bytes))))
        .onSuccess(
            sent -> parts.add(CompletedPart.builder().partNumber(number).eTag(sent.eTag()).build()))
        .mapEmpty();
  }

  private Future<String> upload() {
    Future<String> begun = upload;
    if (begun == null) {
      begun =
          bucket
              .request(
                  s3 ->
                      s3.createMultipartUpload(
                          c ->
                              c.bucket(bucket.name())
                                  .key(key)
                                  .contentType("application/x-ndjson")
                                  .contentEncoding("gzip")))
              .map(CreateMultipartUploadResponse::uploadId);
      upload = begun;
    }
    return begun;
  }
}
