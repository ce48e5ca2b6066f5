package org.folio.batch.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cell may name, and where its file really is. */
class SourceUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://drive.google.com/file/d/1aBcDeFgHiJkLmNo/view?usp=sharing",
        "https://drive.google.com/file/u/1/d/1aBcDeFgHiJkLmNo/edit",
        "https://drive.google.com/open?id=1aBcDeFgHiJkLmNo",
        "https://drive.google.com/uc?export=view&id=1aBcDeFgHiJkLmNo"
      })
  void aShareLinkOfGoogleDriveBecomesADownload(String link) {
    assertEquals(
        Optional.of(URI.create("https://drive.google.com/uc?export=download&id=1aBcDeFgHiJkLmNo")),
        SourceUrl.of(link));
  }

  @Test
  void anyOtherUrlStaysAsItIs() {
    String url = "https://files.example.org/a%20b.pdf?x=1";
    assertEquals(Optional.of(URI.create(url)), SourceUrl.of(" " + url + " "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "file:///etc/passwd",
        "ftp://x.example/a",
        "http:///a",
        "http://x y/a",
        "http://user:secret@x.example/a",
        "javascript:alert(1)"
      })
  void whatIsNoHttpUrlIsNone(String text) {
    assertTrue(SourceUrl.of(text).isEmpty());
  }
}
