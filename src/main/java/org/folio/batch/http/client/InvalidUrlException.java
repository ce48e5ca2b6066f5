package org.folio.batch.http.client;

/**
 * A text is not a URL that can be fetched. The message continues a sentence about the text: "has no
 * host name".
 */
public final class InvalidUrlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidUrlException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
