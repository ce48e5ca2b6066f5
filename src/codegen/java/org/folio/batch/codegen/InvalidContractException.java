package org.folio.batch.codegen;

import java.nio.file.Path;

/** Reports an error in the RAML or a schema, in one line: {@code file:line: reason}. */
public final class InvalidContractException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 400;

  public InvalidContractException(Path file, int line, String reason) {
    super(file + ":" + line + ": " + onOneLine(reason));
  }

  private static String onOneLine(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
