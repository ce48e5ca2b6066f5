package org.folio.batch.http;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Which addresses of the Internet protocols anybody in the world can reach. */
final class PublicAddresses {
  private PublicAddresses() {}

  /** False for this host, its networks, private networks, and whatever is reserved. */
  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address ? isPublicV4(bytes) : isPublicV6(bytes);
  }

  private static boolean isPublicV4(byte[] address) {
    int first = address[0] & 0xff;
    int second = address[1] & 0xff;
    int third = address[2] & 0xff;
    boolean reserved =
        first == 0
            || first >= 240
            || (first == 100 && second >= 64 && second <= 127) // shared by a provider's customers
            || (first == 192 && second == 0 && third == 0)
            || (first == 192 && second == 0 && third == 2)
            || (first == 198 && (second == 18 || second == 19))
            || (first == 198 && second == 51 && third == 100)
            || (first == 203 && second == 0 && third == 113);
    return !reserved;
  }

  // Only 2000::/3 is given out. In it, 2001::/32 (Teredo) and 2002::/16 (6to4) hold addresses of
  // version 4, which may be private ones, and 2001:db8::/32 is for books.
  private static boolean isPublicV6(byte[] address) {
    int first = word(address, 0);
    int second = word(address, 2);
    return (first & 0xe000) == 0x2000
        && first != 0x2002
        && !(first == 0x2001 && (second == 0 || second == 0xdb8));
  }

  private static int word(byte[] address, int at) {
    return (address[at] & 0xff) << 8 | (address[at + 1] & 0xff);
  }
}
