package org.folio.batch.upload.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the first bytes of a file tell. */
class FileFormatTest {
  private static FileHead head(String text) {
    return new FileHead(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "255044462d312e37, pdf",
    "0d0a255044462d312e37, pdf",
    "504b030414000000, epub h5p html",
    "00000018667479706d703432, mp4",
    "1a45dfa301, webm",
    "494433, mp3",
    "fffb9064, mp3",
    "ffd8ffe0, ''",
    "504b0506, ''",
    "'', ''",
    "00, ''"
  })
  void bytes_tellTheFormats(String bytes, String formats) {
    FileHead head = new FileHead(HexFormat.of().parseHex(bytes));
    List<String> suiting =
        Arrays.stream(FileFormat.values())
            .filter(f -> f.suits(head))
            .map(FileFormat::label)
            .toList();
    assertEquals(formats, String.join(" ", suiting));
  }

  @Test
  void epub_isNoOtherZip() {
    FileHead head = head("PK\u0003\u0004" + "\u0000".repeat(26) + "mimetypeapplication/epub+zipPK");
    assertTrue(FileFormat.EPUB.suits(head));
    assertFalse(FileFormat.H5P.suits(head));
    assertFalse(FileFormat.HTML.suits(head));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE html><html>",
        "\ufeff\r\n<HTML lang=en>",
        "<?xml version=\"1.0\"?>\n<!-- a --><!DOCTYPE html PUBLIC>",
        "<!-- saved --><head><title>Sign in</title>",
        "<html><body>%PDF-1.7 is a header"
      })
  void webPage_isKnownAndNothingElse(String text) {
    assertTrue(head(text).isWebPage());
    assertFalse(head(text).isPdf());
    assertFalse(head(text).isImage());
  }

  @ParameterizedTest
  @CsvSource({"89504e470d0a1a0a", "ffd8ffe0", "474946383961", "524946460000000057454250"})
  void imageOfBytes_isKnown(String bytes) {
    assertTrue(new FileHead(HexFormat.of().parseHex(bytes)).isImage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "\ufeff<?xml version='1.0'?>\n<!-- made by hand -->\n<svg>",
        "<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN'",
        "<!-- a --><svg>"
      })
  void svg_isAnImage(String text) {
    assertTrue(head(text).isImage());
    assertFalse(head(text).isWebPage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "<?xml version='1.0'?><feed/>",
        "%PDF-1.7",
        "RIFF1234WAVE",
        "<p><svg>"
      })
  void anythingElse_isNoImage(String text) {
    assertFalse(head(text).isImage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"<!---->", "<?xml?>", "<!--", " ", "\n<", "<?xml"})
  void headOfNothingButRepetitions_isReadInTime(String part) {
    FileHead head = head(part.repeat(FileHead.BYTES / part.length()) + "x");
    assertFalse(
        assertTimeoutPreemptively(
            Duration.ofSeconds(5), () -> head.isWebPage() || head.isImage() || head.isPdf()));
  }
}
