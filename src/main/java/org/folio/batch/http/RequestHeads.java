package org.folio.batch.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/**
 * Watches the requests of one connection directly after the decoder. Counts what the decoder has
 * completed, for {@link HeaderDeadline}, and refuses a request with an unsupported {@code
 * Transfer-Encoding}: the decoder would read it as a request without a body, and its body as the
 * next request.
 */
final class RequestHeads extends ChannelInboundHandlerAdapter {
  private final Http2Frames http2 = new Http2Frames();
  private long completed;
  private boolean isInBody;
  private boolean isHttp2;
  private boolean isRefused;

  /** Returns a counter of complete heads and body chunks. */
  long completed() {
    return isHttp2 ? http2.completed() : completed;
  }

  /**
   * Whether the last bytes can only belong to an incomplete head. What follows a complete request
   * in the same read is only known after the next read.
   */
  boolean isAwaitingHead() {
    return isHttp2 ? http2.isAwaitingHead() : !isInBody;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isRefused) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof ByteBuf bytes) {
      // only HTTP/2 is decoded by later handlers
      isHttp2 = true;
      http2.read(bytes);
    } else {
      completed++;
      isInBody =
          !(message instanceof LastHttpContent) && (isInBody || message instanceof HttpRequest);
      if (message instanceof HttpRequest request && !isFramed(request.headers())) {
        isRefused = true;
        request.setDecoderResult(
            DecoderResult.failure(
                new BadFramingException("The only Transfer-Encoding supported is chunked")));
      }
    }
    context.fireChannelRead(message);
  }

  private static boolean isFramed(HttpHeaders headers) {
    if (!headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      return true; // like nearly all requests
    }
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    return codings.size() == 1
        && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0).strip());
  }
}
