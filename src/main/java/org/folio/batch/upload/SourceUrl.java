package org.folio.batch.upload;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of a file or an icon, as a cell names it. */
final class SourceUrl {
  private static final Pattern DRIVE_FILE =
      Pattern.compile("/file/(?:u/\\d+/)?d/([A-Za-z0-9_-]{10,})(?:/.*)?");
  private static final Pattern DRIVE_ID =
      Pattern.compile("(?:^|.*&)id=([A-Za-z0-9_-]{10,})(?:&.*|$)");

  private SourceUrl() {}

  /** Says what is wrong with the text; empty if it is a URL that can be fetched. */
  static Optional<String> problem(String cell) {
    return of(cell).isPresent()
        ? Optional.empty()
        : Optional.of("is not a valid http or https URL: \"%s\"".formatted(cell));
  }

  /** Where the file itself is; nothing when the text is no http(s) URL with a host. */
  static Optional<URI> of(String cell) {
    try {
      URI uri = new URI(cell.strip());
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean isHttp = scheme.equals("http") || scheme.equals("https");
      return isHttp && uri.getHost() != null && uri.getUserInfo() == null
          ? Optional.of(direct(uri))
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  // A share link of Google Drive shows a page about the file.
  private static URI direct(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    if (!host.equals("drive.google.com") && !host.equals("docs.google.com")) {
      return uri;
    }
    return driveId(uri)
        .map(id -> URI.create("https://drive.google.com/uc?export=download&id=" + id))
        .orElse(uri);
  }

  private static Optional<String> driveId(URI uri) {
    Matcher inPath = DRIVE_FILE.matcher(uri.getPath());
    if (inPath.matches()) {
      return Optional.of(inPath.group(1));
    }
    boolean hasIdInQuery = uri.getPath().equals("/open") || uri.getPath().equals("/uc");
    Matcher inQuery = DRIVE_ID.matcher(uri.getRawQuery() == null ? "" : uri.getRawQuery());
    return hasIdInQuery && inQuery.matches() ? Optional.of(inQuery.group(1)) : Optional.empty();
  }
}
