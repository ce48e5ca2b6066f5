package org.folio.batch.upload.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.folio.batch.upload.Templates;
import org.folio.batch.upload.intake.UploadCsvReader;
import org.folio.batch.upload.template.CsvHeader;
import org.folio.batch.upload.template.OperationMode;
import org.folio.batch.upload.template.TemplateColumn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cell may name, and where its file really is. */
class SourceUrlTest {
  private static final String DOWNLOAD =
      "https://drive.google.com/uc?export=download&id=1aBcDeFgHiJkLmNo";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://drive.google.com/file/d/1aBcDeFgHiJkLmNo/view?usp=sharing",
        "https://drive.google.com/file/d/1aBcDeFgHiJkLmNo",
        "https://drive.google.com/file/u/1/d/1aBcDeFgHiJkLmNo/edit",
        "https://drive.google.com/a/school.edu/file/d/1aBcDeFgHiJkLmNo/view",
        "https://drive.google.com/a/school.edu/file/u/2/d/1aBcDeFgHiJkLmNo/view",
        "https://drive.google.com/u/0/file/d/1aBcDeFgHiJkLmNo/view",
        "https://drive.google.com/open?id=1aBcDeFgHiJkLmNo",
        "https://drive.google.com/a/school.edu/open?usp=drive&id=1aBcDeFgHiJkLmNo",
        "https://drive.google.com/uc?export=view&id=1aBcDeFgHiJkLmNo",
        "https://drive.google.com/u/3/uc?id=1aBcDeFgHiJkLmNo&export=download",
        "https://DRIVE.google.com/a/school.edu/uc?id=1aBcDeFgHiJkLmNo",
        "https://docs.google.com/file/d/1aBcDeFgHiJkLmNo/edit#gid=0",
        "https://docs.google.com/uc?id=1aBcDeFgHiJkLmNo"
      })
  void shareLinkOfGoogleDrive_becomesADownload(String link) {
    assertEquals(Optional.of(URI.create(DOWNLOAD)), SourceUrl.of(link));
    String join = link.contains("?") ? "&" : "?";
    String withKey = link.replaceFirst("(#.*)?$", join + "resourcekey=0-Ab_c$1");
    assertEquals(Optional.of(URI.create(DOWNLOAD + "&resourcekey=0-Ab_c")), SourceUrl.of(withKey));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://drive.google.com/drive/folders/1aBcDeFgHiJkLmNo",
        "https://drive.google.com/drive/u/0/folders/1aBcDeFgHiJkLmNo?usp=sharing",
        "https://drive.google.com/drive/mobile/folders/1aBcDeFgHiJkLmNo",
        "https://drive.google.com/a/school.edu/folders/1aBcDeFgHiJkLmNo",
        "https://drive.google.com/folderview?id=1aBcDeFgHiJkLmNo",
        "https://drive.google.com/drive/my-drive"
      })
  void folderOfGoogleDrive_isRefusedWithWhatToDo(String link) {
    assertProblem(link, "is the link of a Google Drive folder; give the share link of the file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://docs.google.com/document/d/1aBcDeFgHiJkLmNo/edit?usp=sharing",
        "https://docs.google.com/a/school.edu/document/d/1aBcDeFgHiJkLmNo/edit",
        "https://docs.google.com/document/u/1/d/1aBcDeFgHiJkLmNo/edit",
        "https://docs.google.com/spreadsheets/d/1aBcDeFgHiJkLmNo/edit#gid=0",
        "https://docs.google.com/presentation/d/e/2PACX-1aBcDeFgHiJkLmNo/pub",
        "https://docs.google.com/forms/d/e/1aBcDeFgHiJkLmNo/viewform"
      })
  void documentOfGoogle_isRefusedWithWhatToDo(String link) {
    assertProblem(link, "is the link of a Google document", "download it as PDF");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://files.example.org/a%20b.pdf?x=1",
        "https://docs.google.com/document/d/1aBcDeFgHiJkLmNo/export?format=pdf",
        "https://drive.usercontent.google.com/download?id=1aBcDeFgHiJkLmNo",
        "https://web.archive.org/web/2020/http://x.example/a.pdf",
        "https://x.example/get?url=http://y.example/a.pdf"
      })
  void anyOtherUrl_staysAsItIs(String url) {
    assertEquals(Optional.of(URI.create(url)), SourceUrl.of(" " + url + " "));
    assertTrue(SourceUrl.problem(url).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "www.x.example/f.pdf -> lacks https://",
        "WWW.x.example -> lacks https://",
        "x.example/f.pdf -> lacks https://",
        "x.example:8080/f.pdf -> lacks https://",
        "localhost:8080 -> lacks https://",
        "http://a.example/f.pdf http://b.example/g.pdf -> has 2 URLs; give only one",
        "http://a.example/f.pdf,https://b.example/g.pdf;www.c.example -> has 3 URLs",
        "see https://a.example/f.pdf -> keep only the URL",
        "<https://a.example/f.pdf> -> keep only the URL",
        "C:\\Users\\me\\f.pdf -> is a file on a computer",
        "d:/f.pdf -> is a file on a computer",
        "C:f.pdf -> is a file on a computer",
        "\\\\server\\share\\f.pdf -> is a file on a computer",
        "file:///C:/f.pdf -> is a file on a computer",
        "/home/me/f.pdf -> is a file on a computer",
        "water.pdf -> is only the name of a file",
        "Class 5 water (1).pdf -> is only the name of a file",
        "x -> does not begin with http",
        "https//x.example/f.pdf -> does not begin with http",
        "ftp://x.example/a -> begins with \"ftp:\"; only http and https",
        "http:///a -> has no host name",
        "http://x y/a -> neither a host name nor an IP address",
        "http://user:secret@x.example/a -> must not contain a user name",
        "javascript:alert(1) -> begins with \"javascript:\"",
        "http://localhost:99999/f.pdf -> has the port \"99999\""
      })
  void text_thatIsNoUrlIsRefusedWithItsReason(String text, String reason) {
    assertProblem(text, reason);
  }

  @Test
  void longText_isShortenedInTheReason() {
    String problem = SourceUrl.problem("x".repeat(2_000)).orElseThrow();
    assertTrue(problem.length() < 200, problem);
  }

  @Test
  void twoUrlsOnTwoLines_areTwo() {
    assertProblem("http://a.example/f.pdf\r\nhttp://b.example/g.pdf", "has 2 URLs");
  }

  private static void assertProblem(String text, String... parts) {
    String problem = SourceUrl.problem(text).orElseThrow();
    for (String part : parts) {
      assertTrue(problem.contains(part), problem);
    }
    assertTrue(SourceUrl.of(text).isEmpty());
  }

  /** The URLs, or the problems with them, of the column File path of a file of cases. */
  private static List<String> filePaths(String name) throws IOException {
    UploadCsvReader intake =
        new UploadCsvReader(Templates.standard(), OperationMode.UPLOAD, 1 << 20, 100);
    intake.read(ByteBuffer.wrap(Files.readAllBytes(Path.of("src/test/resources/csv", name))));
    intake.end();
    CsvHeader header = intake.header().orElseThrow();
    return intake.drain().stream()
        .map(row -> header.cell(row.cells(), TemplateColumn.FILE_PATH))
        .map(cell -> SourceUrl.of(cell).map(URI::toString).or(() -> SourceUrl.problem(cell)))
        .map(Optional::orElseThrow)
        .toList();
  }

  @Test
  void formsOfUrls_areReadAsABrowserReadsThem() throws IOException {
    assertEquals(
        List.of(
            "http://localhost:18901/a%20b.pdf",
            "http://xn--bcher-kva.example/f.pdf",
            "https://my_bucket.s3.amazonaws.com/f.pdf",
            "has the port \"99999\"; ports are numbers from 1 to 65535: \"http://localhost:99999/f.pdf\"",
            "http://localhost:18901/x%5B1%5D.pdf"),
        filePaths("url-forms.csv"));
  }

  @Test
  void driveLinks_becomeDownloadsExceptFolders() throws IOException {
    List<String> paths = filePaths("drive-links.csv");

    assertEquals(
        "https://drive.google.com/uc?export=download&id=0B1AbCdEfGhIjKlMnOp&resourcekey=0-AbC",
        paths.get(0));
    assertEquals("https://drive.google.com/uc?export=download&id=1AbCdEfGhIjKlMnOp", paths.get(1));
    assertTrue(paths.get(2).startsWith("is the link of a Google Drive folder"), paths.get(2));
  }
}
