package org.folio.batch.http.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;

/**
 * Decides to which addresses the module may connect on behalf of a client: public ones only, unless
 * the operator has allowed the host by name. Safe to call from any thread.
 */
public final class OutboundAddressPolicy {
  private static final int LOOKUPS_AT_ONCE = 8;

  private final Set<String> allowedHosts;
  private final WorkerExecutor lookups;

  /**
   * @param allowedHosts host names, without ports, that may have any address
   */
  public OutboundAddressPolicy(Vertx vertx, Set<String> allowedHosts) {
    this.allowedHosts =
        allowedHosts.stream()
            .map(OutboundAddressPolicy::bare)
            .collect(Collectors.toUnmodifiableSet());
    this.lookups = vertx.createSharedWorkerExecutor("address-lookups", LOOKUPS_AT_ONCE);
  }

  /**
   * Returns an address of the host that may be connected to. Use this address for the connection: a
   * second look-up of the name could return another one.
   *
   * <p>Fails with {@code INVALID} if the host has no address, or any that is not public.
   */
  public Future<InetAddress> resolve(String host) {
    String name = bare(host);
    return lookups
        .executeBlocking(() -> List.of(InetAddress.getAllByName(name)), false)
        .recover(e -> Future.failedFuture(unknown(name, e)))
        .map(
            addresses -> {
              boolean isAllowed =
                  allowedHosts.contains(name)
                      || addresses.stream().allMatch(OutboundAddressPolicy::isPublic);
              if (!isAllowed) {
                throw refusal(
                    "The address of the host "
                        + name
                        + " is not public; ask the operator to allow the host");
              }
              return addresses.get(0);
            });
  }

  /** Whether an address belongs to the public internet. */
  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address
        ? isPublic4(bytes)
        : address instanceof Inet6Address && isPublic6(bytes);
  }

  private static boolean isPublic4(byte[] bytes) {
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    boolean isOfThisNetwork = first == 0;
    boolean isSharedByCarriers = first == 100 && second >= 64 && second < 128;
    int third = bytes[2] & 0xff;
    boolean isForProtocols = first == 192 && second == 0 && (third == 0 || third == 2);
    boolean isForBenchmarks = first == 198 && (second == 18 || second == 19);
    boolean isReserved = first >= 240;
    return !(isOfThisNetwork
        || isSharedByCarriers
        || isForProtocols
        || isForBenchmarks
        || isReserved);
  }

  private static boolean isPublic6(byte[] bytes) {
    boolean isUniqueLocal = (bytes[0] & 0xfe) == 0xfc;
    if (isUniqueLocal || (bytes[0] & 0xe0) != 0x20) {
      // all assigned global addresses begin with 001; NAT64 does not
      return false;
    }
    boolean is6to4 = bytes[0] == 0x20 && bytes[1] == 0x02;
    boolean isTeredo = bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0;
    // both contain an IPv4 address that the rules above would not see
    return !is6to4 && !isTeredo;
  }

  private static String bare(String host) {
    String name = host.strip().toLowerCase(Locale.ROOT);
    boolean isBracketed = name.startsWith("[") && name.endsWith("]");
    String inner = isBracketed ? name.substring(1, name.length() - 1) : name;
    return inner.endsWith(".") ? inner.substring(0, inner.length() - 1) : inner;
  }

  private static Throwable unknown(String name, Throwable e) {
    return e instanceof UnknownHostException
        ? refusal("Cannot find the host " + name + "; check its spelling")
        : e;
  }

  private static ServiceException refusal(String message) {
    return ServiceException.of(Kind.INVALID, message);
  }

  /** Parses {@code one.example, two.example}. */
  public static Set<String> hosts(String list) {
    return Arrays.stream(list.split(",", -1))
        .map(String::strip)
        .filter(host -> !host.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }
}
