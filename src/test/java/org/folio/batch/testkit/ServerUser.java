package org.folio.batch.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The user that runs PostgreSQL, which refuses to run as root: the current user, or if that is
 * root, the owner of the data or {@code nobody}.
 */
final class ServerUser {
  private static final int NOBODY = 65534;
  private static final int CAP_DAC_READ_SEARCH = 2;

  private final List<String> becomeUser;
  private final int uid;

  private ServerUser(List<String> becomeUser, int uid) {
    this.becomeUser = becomeUser;
    this.uid = uid;
  }

  /**
   * Returns the user for programs in {@code home} that work in {@code directory}, and makes it the
   * owner of {@code directory}.
   */
  static ServerUser of(Path directory, Path home) throws IOException {
    int self = owner(Path.of("/proc/self"));
    if (self != 0) {
      return new ServerUser(List.of(), self);
    }
    int uid = owner(directory) == 0 ? NOBODY : owner(directory);
    List<String> command = new ArrayList<>();
    command.add("setpriv");
    command.add("--reuid=" + uid);
    command.add("--regid=" + uid);
    command.add("--clear-groups");
    if (!isReachable(directory, uid) || !isReachable(home, uid)) {
      // root's own home lets nobody else through; the server may pass nevertheless, and nothing is
      // made public for it
      command.add("--securebits=+no_setuid_fixup"); // else access(2) forgets the capability
      String capability = mayReadAll() ? "+dac_read_search" : "+dac_override";
      command.add("--inh-caps=" + capability);
      command.add("--ambient-caps=" + capability);
    }
    ServerUser user = new ServerUser(command, uid);
    user.own(directory);
    return user;
  }

  /** Makes this user the owner. */
  void own(Path path) throws IOException {
    if (!becomeUser.isEmpty()) {
      Files.setAttribute(path, "unix:uid", uid);
      Files.setAttribute(path, "unix:gid", uid);
    }
  }

  /** Runs a program as this user and waits for its end. */
  Outcome run(List<String> command) {
    List<String> all = new ArrayList<>(becomeUser);
    all.addAll(command);
    try {
      Path output = Files.createTempFile("postgres", ".out");
      try {
        // a file, for the server inherits its starter's output, and a pipe would stay open as long
        // as it runs
        Process process =
            new ProcessBuilder(all)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        return new Outcome(command, process.waitFor(), Files.readString(output));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          becomeUser.isEmpty()
              ? "Cannot run " + command.get(0)
              : "PostgreSQL refuses to run as root, and setpriv (of util-linux) is not here to become another user",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while " + command.get(0) + " runs", e);
    }
  }

  /** Exit code and output of a program. */
  record Outcome(List<String> command, int exitCode, String output) {
    /**
     * @param details supplies what else may explain a failure
     */
    void orFail(Supplier<String> details) {
      if (exitCode != 0) {
        throw new IllegalStateException(
            "%s ended with %d: %s\n%s"
                .formatted(String.join(" ", command), exitCode, output.strip(), details.get())
                .strip());
      }
    }
  }

  private static boolean isReachable(Path path, int uid) throws IOException {
    for (Path at = path.toAbsolutePath(); at != null; at = at.getParent()) {
      if (owner(at) != uid
          && !Files.getPosixFilePermissions(at).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        return false;
      }
    }
    return true;
  }

  private static boolean mayReadAll() throws IOException {
    Matcher effective =
        Pattern.compile("CapEff:\\s*([0-9a-f]+)")
            .matcher(Files.readString(Path.of("/proc/self/status")));
    return effective.find()
        && (Long.parseUnsignedLong(effective.group(1), 16) & (1L << CAP_DAC_READ_SEARCH)) != 0;
  }

  private static int owner(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:uid");
  }
}
