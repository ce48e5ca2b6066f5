package org.folio.batch.http;

import io.netty.buffer.ByteBuf;

/**
 * Follows the frames that a client sends on one HTTP/2 connection by their frame headers alone, in
 * order to detect incomplete request heads.
 */
final class Http2Frames {
  private static final int PREFACE_LENGTH = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length();
  private static final int FRAME_HEADER_LENGTH = 9;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;

  private int prefaceLeft = PREFACE_LENGTH;
  private int headerRead;
  private int length;
  private int type;
  private int payloadLeft;
  private boolean isHeadOpen;
  private long completed;

  /** Returns a counter of complete frames that leave no head open. */
  long completed() {
    return completed;
  }

  /** Whether a frame other than a body frame, or a head of several frames, is incomplete. */
  boolean isAwaitingHead() {
    boolean isInFrame = headerRead > 0 && (headerRead < FRAME_HEADER_LENGTH || type != DATA);
    return prefaceLeft > 0 || isHeadOpen || isInFrame;
  }

  /** Examines the next bytes without consuming them. */
  void read(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    int preface = Math.min(prefaceLeft, end - at);
    prefaceLeft -= preface;
    at += preface;
    while (at < end) {
      if (headerRead < FRAME_HEADER_LENGTH) {
        readHeader(bytes.getUnsignedByte(at));
        at++;
      } else {
        int taken = Math.min(payloadLeft, end - at);
        payloadLeft -= taken;
        at += taken;
      }
      if (headerRead == FRAME_HEADER_LENGTH && payloadLeft == 0) {
        headerRead = 0;
        completed += isHeadOpen ? 0 : 1;
      }
    }
  }

  private void readHeader(int value) {
    switch (headerRead) {
      case 0 -> length = value;
      case 1, 2 -> length = length << 8 | value;
      case 3 -> type = value;
      case 4 -> {
        if (type == HEADERS || type == CONTINUATION) {
          isHeadOpen = (value & END_HEADERS) == 0;
        }
      }
      default -> {
        // the stream id
      }
    }
    headerRead++;
    payloadLeft = length;
  }
}
