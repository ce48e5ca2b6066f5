package org.folio.batch.file;

/**
 * Settings of an S3-compatible storage.
 *
 * @param url of the service, without the bucket
 * @param bucket an existing bucket
 */
public record S3Settings(
    String url, String region, String bucket, String accessKeyId, String secretAccessKey) {

  @Override
  public String toString() {
    return "S3Settings[" + bucket + "@" + url + "]";
  }
}
