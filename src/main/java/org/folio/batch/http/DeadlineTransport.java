package org.folio.batch.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/**
 * The transport of Vert.x with a {@link HeaderDeadline} for each accepted connection. Vert.x itself
 * exposes a connection only when the first request head is complete.
 */
public final class DeadlineTransport implements Transport {
  private final Transport transport;
  private final AcceptHandler acceptHandler;

  private DeadlineTransport(Transport transport, Duration headerTimeout) {
    this.transport = transport;
    this.acceptHandler = new AcceptHandler(headerTimeout.toMillis());
  }

  /** Returns the native transport if there is one, otherwise the default. */
  public static io.vertx.core.transport.Transport of(HttpSettings settings) {
    io.vertx.core.transport.Transport wanted = io.vertx.core.transport.Transport.nativeTransport();
    boolean isNative = wanted != null && wanted.available();
    io.vertx.core.transport.Transport used =
        isNative ? wanted : io.vertx.core.transport.Transport.NIO;
    return new Named(used, new DeadlineTransport(used.implementation(), settings.headerTimeout()));
  }

  private record Named(io.vertx.core.transport.Transport of, Transport implementation)
      implements io.vertx.core.transport.Transport {
    @Override
    public String name() {
      return of.name();
    }

    @Override
    public boolean available() {
      return of.available();
    }

    @Override
    public Throwable unavailabilityCause() {
      return of.unavailabilityCause();
    }
  }

  /** A handler of the server channel, which receives the accepted connections. */
  @Sharable
  private static final class AcceptHandler extends ChannelInboundHandlerAdapter {
    private final long timeoutMillis;

    AcceptHandler(long timeoutMillis) {
      this.timeoutMillis = timeoutMillis;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      if (accepted instanceof Channel connection) {
        connection.pipeline().addFirst(new HeaderDeadline(timeoutMillis));
      }
      context.fireChannelRead(accepted);
    }
  }

  @Override
  public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
    transport.configure(options, domainSocket, bootstrap);
    bootstrap.handler(acceptHandler);
  }

  @Override
  public boolean supportsDomainSockets() {
    return transport.supportsDomainSockets();
  }

  @Override
  public boolean supportFileRegion() {
    return transport.supportFileRegion();
  }

  @Override
  public boolean isAvailable() {
    return transport.isAvailable();
  }

  @Override
  public Throwable unavailabilityCause() {
    return transport.unavailabilityCause();
  }

  @Override
  public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
    return transport.convert(address);
  }

  @Override
  public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
    return transport.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return transport.ioHandlerFactory();
  }

  @Override
  public EventLoopGroup eventLoopGroup(
      int type, int threads, ThreadFactory threadFactory, int ioRatio) {
    return transport.eventLoopGroup(type, threads, threadFactory, ioRatio);
  }

  @Override
  public DatagramChannel datagramChannel() {
    return transport.datagramChannel();
  }

  @Override
  @SuppressWarnings("deprecation") // required by the interface
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return transport.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return transport.channelFactory(domainSocket);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return transport.serverChannelFactory(domainSocket);
  }

  @Override
  public void configure(DatagramChannel channel, DatagramSocketOptions options) {
    transport.configure(channel, options);
  }

  @Override
  public void configure(
      ClientOptionsBase options, int connectTimeout, boolean domainSocket, Bootstrap bootstrap) {
    transport.configure(options, connectTimeout, domainSocket, bootstrap);
  }
}
