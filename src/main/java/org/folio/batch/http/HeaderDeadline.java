package org.folio.batch.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose client has started a request head but does not complete it in time;
 * otherwise a byte now and then would keep the connection open forever. It is the first handler of
 * a connection. A head that arrives in one packet, as nearly all do, needs no timer, and neither
 * does a connection between two requests.
 */
final class HeaderDeadline extends ChannelInboundHandlerAdapter {
  private static final Logger log = LogManager.getLogger(HeaderDeadline.class);

  /** Name of the handler of Vert.x for requests; its decoders come before it. */
  private static final String VERTX_HANDLER = "handler";

  private final long timeoutMillis;
  private final RequestHeads heads = new RequestHeads();
  private boolean isWatching;
  private @Nullable ScheduledFuture<?> timer;

  HeaderDeadline(long timeoutMillis) {
    this.timeoutMillis = timeoutMillis;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!isWatching) {
      context.pipeline().addBefore(VERTX_HANDLER, null, heads);
      isWatching = true;
    }
    long before = heads.completed();
    context.fireChannelRead(message);
    if (heads.completed() != before) {
      cancel();
    }
    if (timer == null && heads.completed() == before && heads.isAwaitingHead()) {
      timer =
          context.executor().schedule(() -> close(context), timeoutMillis, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    cancel();
    context.fireChannelInactive();
  }

  private void close(ChannelHandlerContext context) {
    log.debug(
        "Closing the connection of {}: its request headers took longer than {} ms",
        context.channel().remoteAddress(),
        timeoutMillis);
    // a connection that cannot be closed is already closed
    var unused = context.close();
  }

  private void cancel() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
