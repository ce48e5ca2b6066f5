package org.folio.batch.http.client;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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

  /**
   * The rows of IANA's registries of special-purpose addresses (IPv4 and IPv6) that are not
   * globally reachable, and the ranges of multicast and of tunnels.
   */
  private static final List<IpSubnetFilterRule> NOT_PUBLIC =
      ranges(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private
          "100.64.0.0/10", // shared by carriers
          "127.0.0.0/8", // loopback
          "169.254.0.0/16", // link-local
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // 6to4 relays
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4", // reserved, and broadcast
          "2001::/23", // protocol assignments, among them Teredo, which holds an IPv4 address
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4, which holds an IPv4 address
          "3fff::/20", // documentation
          "e000::/3"); // unassigned, unique local, link-local and multicast

  /** All global IPv6 addresses that were ever assigned; NAT64 is not among them. */
  private static final List<IpSubnetFilterRule> ASSIGNED_IPV6 = ranges("2000::/3");

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
    InetSocketAddress socket = new InetSocketAddress(address, 0);
    return !isIn(NOT_PUBLIC, socket)
        && (address instanceof Inet4Address || isIn(ASSIGNED_IPV6, socket));
  }

  private static boolean isIn(List<IpSubnetFilterRule> ranges, InetSocketAddress address) {
    return ranges.stream().anyMatch(range -> range.matches(address));
  }

  private static List<IpSubnetFilterRule> ranges(String... cidrs) {
    return Arrays.stream(cidrs)
        .map(cidr -> cidr.split("/", -1))
        .map(
            cidr ->
                new IpSubnetFilterRule(cidr[0], Integer.parseInt(cidr[1]), IpFilterRuleType.REJECT))
        .toList();
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
