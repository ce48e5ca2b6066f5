package org.folio.batch.codegen;

import java.nio.file.Path;

/** The RAML or a schema is wrong. The message is one line: {@code file:line: reason}. */
public final class BrokenContract extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 400;

  public BrokenContract(Path file, int line, String reason) {
    super(file + ":" + line + ": " + onOneLine(reason));
  }

  private static String onOneLine(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
