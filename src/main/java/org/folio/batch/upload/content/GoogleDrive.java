package org.folio.batch.upload.content;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.folio.batch.http.client.InvalidUrlException;

/** Recognizes share links of Google Drive, which lead to a page about the file. */
final class GoogleDrive {
  private static final Set<String> HOSTS = Set.of("drive.google.com", "docs.google.com");

  /** Part of a link that names an organization or one of several accounts. */
  private static final String SCOPE = "(?:/a/[^/]+)?(?:/u/\\d+)?";

  private static final Pattern FILE =
      Pattern.compile(SCOPE + "/file/(?:u/\\d+/)?d/([A-Za-z0-9_-]{10,})(?:/.*)?");
  private static final Pattern FILE_BY_QUERY = Pattern.compile(SCOPE + "/(?:open|uc)/?");
  private static final Pattern FOLDER =
      Pattern.compile(
          SCOPE + "/(?:drive/(?:.*/)?folders|drive/(?:.*/)?my-drive|folderview|folders)(?:/.*)?");
  private static final Pattern DOCUMENT =
      Pattern.compile(
          SCOPE
              + "/(?:document|spreadsheets|presentation|forms|drawings)/(?:u/\\d+/)?(?:d/)?"
              + "(?!.*/export(?:/|$)).*");

  private GoogleDrive() {}

  /**
   * Returns the download URL of a shared file, and any other URL unchanged.
   *
   * @throws InvalidUrlException if the link leads to a folder or a Google document
   */
  static URI download(URI url) {
    if (!HOSTS.contains(String.valueOf(url.getHost()).toLowerCase(Locale.ROOT))) {
      return url;
    }
    String path = url.getRawPath();
    if (FOLDER.matcher(path).matches()) {
      throw new InvalidUrlException(
          "is the link of a Google Drive folder; give the share link of the file in it");
    }
    if (DOCUMENT.matcher(path).matches()) {
      throw new InvalidUrlException(
          "is the link of a Google document, which is not a file; "
              + "download it as PDF, upload the PDF to Google Drive and give its share link");
    }
    return fileId(url).map(id -> download(id, parameter(url, "resourcekey"))).orElse(url);
  }

  private static URI download(String id, Optional<String> resourceKey) {
    return URI.create(
        "https://drive.google.com/uc?export=download&id="
            + id
            + resourceKey.map(key -> "&resourcekey=" + key).orElse(""));
  }

  private static Optional<String> fileId(URI url) {
    Matcher inPath = FILE.matcher(url.getRawPath());
    if (inPath.matches()) {
      return Optional.of(inPath.group(1));
    }
    return FILE_BY_QUERY.matcher(url.getRawPath()).matches()
        ? parameter(url, "id").filter(id -> id.length() >= 10)
        : Optional.empty();
  }

  private static Optional<String> parameter(URI url, String name) {
    String query = "&" + (url.getRawQuery() == null ? "" : url.getRawQuery());
    Matcher value = Pattern.compile("&" + name + "=([A-Za-z0-9_-]+)(?=&|$)").matcher(query);
    return value.find() ? Optional.of(value.group(1)) : Optional.empty();
  }
}
