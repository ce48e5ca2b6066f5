package org.folio.batch.upload;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The formats that a content may have, and how a file of each is known. */
public enum FileFormat {
  PDF("application/pdf", "25504446"),
  EPUB("application/epub", "504b0304"),
  H5P("application/vnd.ekstep.h5p-archive", "504b0304"),
  HTML("application/vnd.ekstep.html-archive", "504b0304"),
  MP4("video/mp4", "66747970"),
  WEBM("video/webm", "1a45dfa3"),
  MP3("audio/mp3", "494433");

  /** So many bytes of the beginning of a file tell its format. */
  static final int HEAD_BYTES = 12;

  private static final int MP4_MAGIC_AT = 4;

  private final String mimeType;
  private final String magic;

  FileFormat(String mimeType, String magic) {
    this.mimeType = mimeType;
    this.magic = magic;
  }

  /** What the content store calls it. */
  public String mimeType() {
    return mimeType;
  }

  /** Reads {@code pdf}, {@code .PDF}, {@code html zip} or {@code application/pdf}. */
  public static Optional<FileFormat> of(String cell) {
    String text = Cells.clean(cell).toLowerCase(Locale.ROOT);
    String bare = text.startsWith(".") ? text.substring(1) : text;
    String name = bare.equals("html zip") || bare.equals("zip") ? "html" : bare;
    return Arrays.stream(values())
        .filter(format -> format.label().equals(name) || format.isSentAs(name))
        .findFirst();
  }

  /** The names of all formats. */
  static List<String> labels() {
    return Arrays.stream(values()).map(FileFormat::label).toList();
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a file that a server sent may be of this format. Where the server says nothing of use,
   * the file's first bytes decide.
   *
   * @param contentType empty when the server sent none
   */
  boolean suits(String contentType, byte[] head) {
    String type = contentType.replaceAll(";.*", "").strip().toLowerCase(Locale.ROOT);
    return isSentAs(type) || ((type.isEmpty() || type.endsWith("octet-stream")) && begins(head));
  }

  private boolean isSentAs(String type) {
    return type.equals(mimeType) || alsoSentAs().contains(type);
  }

  private List<String> alsoSentAs() {
    return switch (this) {
      case PDF -> List.of("application/x-pdf");
      case EPUB -> List.of("application/epub+zip");
      case H5P -> List.of("application/zip", "application/h5p");
      case HTML -> List.of("application/zip", "application/x-zip-compressed");
      case MP4 -> List.of("application/mp4");
      case WEBM -> List.of("audio/webm");
      case MP3 -> List.of("audio/mpeg", "audio/mpeg3", "audio/x-mpeg-3");
    };
  }

  private boolean begins(byte[] head) {
    if (this == MP3 && startsWithFrame(head)) {
      return true;
    }
    byte[] expected = HexFormat.of().parseHex(magic);
    int at = this == MP4 ? MP4_MAGIC_AT : 0;
    return head.length >= at + expected.length
        && Arrays.equals(head, at, at + expected.length, expected, 0, expected.length);
  }

  // an MP3 without a tag begins with the eleven set bits of its first frame
  private static boolean startsWithFrame(byte[] head) {
    return head.length > 1 && head[0] == (byte) 0xff && (head[1] & 0xe0) == 0xe0;
  }
}
