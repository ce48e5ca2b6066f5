package org.folio.batch.upload.template;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.folio.batch.upload.csv.CsvCells;

/** The formats that a content may have, and how to recognize a file of each. */
public enum FileFormat {
  PDF("application/pdf"),
  EPUB("application/epub"),
  H5P("application/vnd.ekstep.h5p-archive"),
  HTML("application/vnd.ekstep.html-archive"),
  MP4("video/mp4"),
  WEBM("video/webm"),
  MP3("audio/mp3");

  /** Media types of ZIP files; several formats are ZIP files. */
  private static final Set<String> ZIP_TYPES =
      Set.of("application/zip", "application/x-zip-compressed");

  private final String mimeType;

  FileFormat(String mimeType) {
    this.mimeType = mimeType;
  }

  /** Returns the media type that the content store uses for it. */
  public String mimeType() {
    return mimeType;
  }

  /** Reads {@code pdf}, {@code .PDF}, {@code html zip} or {@code application/pdf}. */
  public static Optional<FileFormat> of(String cell) {
    String text = CsvCells.clean(cell).toLowerCase(Locale.ROOT);
    String bare = text.startsWith(".") ? text.substring(1) : text;
    String name =
        bare.equals("html zip") || bare.equals("zip") || ZIP_TYPES.contains(bare) ? "html" : bare;
    return Arrays.stream(values())
        .filter(format -> format.label().equals(name) || format.isSentAs(name))
        .findFirst();
  }

  /** Returns the format with this media type; empty if none or several have it. */
  public static Optional<FileFormat> ofType(String mediaType) {
    return Arrays.stream(values()).filter(format -> format.isSentAs(mediaType)).findFirst();
  }

  /** Returns the names of all formats. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(FileFormat::label).toList();
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a file that begins like this may have this format. */
  public boolean suits(FileHead head) {
    return switch (this) {
      case PDF -> head.isPdf();
      case EPUB -> head.isZip();
      case H5P, HTML -> head.isZip() && !head.isEpub();
      case MP4 -> head.isMp4();
      case WEBM -> head.isWebm();
      case MP3 -> head.isMp3();
    };
  }

  private boolean isSentAs(String type) {
    return type.equals(mimeType) || otherTypes().contains(type);
  }

  private Set<String> otherTypes() {
    return switch (this) {
      case PDF -> Set.of("application/x-pdf");
      case EPUB -> Set.of("application/epub+zip");
      case H5P -> Set.of("application/h5p");
      case HTML -> Set.of();
      case MP4 -> Set.of("application/mp4", "audio/mp4");
      case WEBM -> Set.of("audio/webm");
      case MP3 -> Set.of("audio/mpeg", "audio/mpeg3", "audio/x-mpeg-3");
    };
  }
}
