package org.folio.batch.upload.intake;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.folio.batch.http.multipart.MultipartReader;
import org.folio.batch.http.multipart.MultipartReader.Part;
import org.folio.batch.upload.model.UploadError;

/**
 * Finds the one file of an upload among the parts of its body and passes its bytes on. The file is
 * in the part {@code content} or, if the body has no such part, in the part {@code file}.
 */
public final class FilePart implements MultipartReader.Parts {
  private static final String NAME = "content";
  private static final String ALTERNATIVE_NAME = "file";
  private static final Set<String> EXTENSIONS = Set.of("csv", "tsv", "tab", "txt");

  /**
   * Media types that browsers, HTTP clients and spreadsheet programs use for CSV files. The bytes
   * decide what the file really is.
   */
  private static final Set<String> TYPES =
      Set.of(
          "text/csv",
          "application/csv",
          "text/x-csv",
          "application/x-csv",
          "text/comma-separated-values",
          "text/x-comma-separated-values",
          "text/tab-separated-values",
          "text/plain",
          "application/vnd.ms-excel",
          "application/vnd.msexcel",
          "application/excel",
          "application/x-excel",
          "application/x-msexcel",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
          "application/octet-stream",
          "binary/octet-stream",
          "application/x-www-form-urlencoded");

  private final UploadCsvReader reader;
  private final Optional<Charset> encoding;
  private String fileName = "";
  private boolean found;
  private boolean inFile;

  /**
   * @param encoding declared by the request; it overrides that of the part
   */
  public FilePart(UploadCsvReader reader, Optional<Charset> encoding) {
    this.reader = reader;
    this.encoding = encoding;
  }

  boolean wasFound() {
    return found;
  }

  /** Returns the name of the file without its folder; empty if the client sent none. */
  String fileName() {
    return fileName;
  }

  @Override
  public void begin(Part part) {
    boolean isFile =
        part.name().equals(NAME)
            || (part.name().equals(ALTERNATIVE_NAME) && part.filename().isPresent());
    if (!isFile) {
      return;
    }
    if (found) {
      throw UploadError.INVALID_FILE_FORMAT.because(
          "the form has more than one file; upload the files one by one");
    }
    check(part);
    encoding.or(() -> charset(part)).ifPresent(reader::declare);
    fileName = part.filename().orElse("").replaceAll(".*[/\\\\]", "");
    found = true;
    inFile = true;
  }

  @Override
  public void data(ByteBuffer data) {
    if (inFile) {
      reader.read(data);
    }
  }

  @Override
  public void end() {
    inFile = false;
  }

  private static void check(Part part) {
    String name = part.filename().orElse("").toLowerCase(Locale.ROOT);
    String type = type(part);
    if (part.filename().isEmpty()) {
      throw UploadError.INVALID_FILE_FORMAT.because(
          "the part \"%s\" is not a file; send it with a file name".formatted(part.name()));
    }
    String extension = name.contains(".") ? name.substring(name.lastIndexOf('.') + 1) : "";
    boolean isNamedSo =
        extension.isEmpty() ? !type.equals("text/plain") : EXTENSIONS.contains(extension);
    if (!isNamedSo) {
      throw UploadError.INVALID_FILE_FORMAT.because(
          "the name \"%s\" is not that of a CSV file; save the file as CSV UTF-8"
              .formatted(part.filename().orElse("")));
    }
    if (!type.isEmpty() && !TYPES.contains(type)) {
      throw UploadError.INVALID_FILE_FORMAT.because(
          "the file is sent as %s; send a CSV file as text/csv".formatted(type));
    }
  }

  private static String type(Part part) {
    return part.contentType().replaceAll(";.*", "").strip().toLowerCase(Locale.ROOT);
  }

  private static Optional<Charset> charset(Part part) {
    return MultipartReader.parameter(part.contentType(), "charset").map(FilePart::charset);
  }

  /** Returns the encoding with this name; fails with {@code INVALID_FILE_FORMAT} if unknown. */
  public static Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw UploadError.INVALID_FILE_FORMAT.because(
          "there is no encoding \"%s\"; use for example utf-8, utf-16 or windows-1252"
              .formatted(name),
          e);
    }
  }
}
