package org.folio.batch.upload.template;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** Recognizes the format of a file by its first bytes. */
public final class FileHead {
  /** A PDF may have up to this many bytes before its signature. */
  public static final int BYTES = 1_024;

  private static final Pattern PDF = Pattern.compile("%PDF-?");
  private static final Pattern WEB_PAGE =
      Pattern.compile(
          "(?s)(?>\\s+|<\\?xml.*?\\?>|<!--.*?-->)*+"
              + "<(?:!doctype html|html|head|body|title|script|meta|style|iframe|div|h1|p|table)\\b.*");
  private static final Pattern SVG =
      Pattern.compile("(?s)\\s*(?:<svg\\b.*|<\\?xml\\b.*|<!doctype svg\\b.*|<!--.*<svg\\b.*)");

  private final byte[] bytes;
  private final String latin1;
  private final String markup;

  public FileHead(byte[] bytes) {
    this.bytes = bytes.clone();
    this.latin1 = new String(bytes, StandardCharsets.ISO_8859_1);
    String text = latin1.startsWith("\u00ef\u00bb\u00bf") ? latin1.substring(3) : latin1;
    this.markup = text.toLowerCase(Locale.ROOT);
  }

  boolean isPdf() {
    return PDF.matcher(latin1).find() && !isWebPage();
  }

  boolean isZip() {
    return latin1.startsWith("PK\u0003\u0004");
  }

  /** Whether it is an EPUB: a ZIP file whose first entry says so. */
  boolean isEpub() {
    return isZip() && latin1.startsWith("mimetypeapplication/epub+zip", 30);
  }

  boolean isMp4() {
    return latin1.startsWith("ftyp", 4);
  }

  boolean isWebm() {
    return latin1.startsWith("\u001aE\u00df\u00a3");
  }

  /** Whether it is an MP3: an ID3 tag, or a frame that starts with eleven set bits. */
  boolean isMp3() {
    return latin1.startsWith("ID3")
        || (bytes.length > 1 && bytes[0] == (byte) 0xff && (bytes[1] & 0xe0) == 0xe0);
  }

  public boolean isWebPage() {
    return WEB_PAGE.matcher(markup).matches();
  }

  /** Whether it is an image that browsers show: PNG, JPEG, GIF, WebP or SVG. */
  public boolean isImage() {
    return latin1.startsWith("\u0089PNG")
        || latin1.startsWith("\u00ff\u00d8\u00ff")
        || latin1.startsWith("GIF8")
        || (latin1.startsWith("RIFF") && latin1.startsWith("WEBP", 8))
        || isSvg();
  }

  // The element may begin after the bytes that were read.
  private boolean isSvg() {
    return SVG.matcher(markup).matches()
        && !isWebPage()
        && (markup.contains("<svg") || markup.contains("<!doctype svg"));
  }
}
