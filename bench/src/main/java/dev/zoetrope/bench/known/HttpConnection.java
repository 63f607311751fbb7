package dev.zoetrope.bench.known;

import dev.zoetrope.v1.Outcome;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.SimpleChannelInboundHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaderNames;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpMethod;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpObject;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpRequest;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpResponseStatus;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpVersion;
import io.grpc.netty.shaded.io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP connection: {@code POST} of anything anywhere is a frame, whose number and scheduled
 * time may be given by {@value #SEQUENCE} (from 1) and {@value #CAPTURE}; {@code GET /truth} tells
 * {@link Served}, {@code POST /reset} forgets it. Event loop.
 */
final class HttpConnection extends SimpleChannelInboundHandler<HttpObject> {
  /** Header with the frame's number. */
  static final String SEQUENCE = "X-Frame-Sequence";

  /** Header with its scheduled time. */
  static final String CAPTURE = "X-Capture-Unix-Us";

  private final Reception reception;
  private final Lane lane;
  private @Nullable HttpRequest current;

  HttpConnection(Reception reception, Lane lane) {
    this.reception = reception;
    this.lane = lane;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    if (part instanceof HttpRequest request) {
      current = request;
    }
    HttpRequest request = current;
    if (part instanceof LastHttpContent && request != null) {
      current = null;
      handle(context, request);
    }
  }

  private void handle(ChannelHandlerContext context, HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      send(context, HttpResponseStatus.BAD_REQUEST, "{\"error\":\"not HTTP/1.1\"}");
    } else if (request.method().equals(HttpMethod.POST) && request.uri().equals("/reset")) {
      reception.reset();
      send(context, HttpResponseStatus.OK, "{}");
    } else if (request.method().equals(HttpMethod.POST)) {
      frame(context, request);
    } else if (request.method().equals(HttpMethod.GET) && request.uri().equals("/truth")) {
      Future<?> unused =
          reception
              .served()
              .thenAccept(served -> send(context, HttpResponseStatus.OK, ServedJson.write(served)));
    } else if (request.method().equals(HttpMethod.GET) && request.uri().equals("/healthz")) {
      send(context, HttpResponseStatus.OK, "{}");
    } else {
      send(
          context,
          HttpResponseStatus.NOT_FOUND,
          "{\"error\":\"there are POST of a frame, GET /truth, POST /reset, GET /healthz\"}");
    }
  }

  private void frame(ChannelHandlerContext context, HttpRequest request) {
    long sequence;
    long capture;
    try {
      sequence = number(request, SEQUENCE);
      capture = number(request, CAPTURE);
    } catch (NumberFormatException e) {
      send(
          context,
          HttpResponseStatus.BAD_REQUEST,
          "{\"error\":\"%s and %s must be whole numbers\"}".formatted(SEQUENCE, CAPTURE));
      return;
    }
    reception.arrived(lane, new Exchange(context), sequence, capture);
  }

  private static long number(HttpRequest request, String header) {
    String text = request.headers().get(header);
    return text == null ? 0 : Long.parseLong(text);
  }

  /** Any thread. */
  private static void send(ChannelHandlerContext context, HttpResponseStatus status, String body) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            status,
            Unpooled.wrappedBuffer(body.getBytes(StandardCharsets.UTF_8)));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
    Future<?> unused = context.writeAndFlush(response);
  }

  /** One request that waits for its answer. */
  private static final class Exchange implements Recipient {
    private final ChannelHandlerContext context;
    private boolean answered;

    Exchange(ChannelHandlerContext context) {
      this.context = context;
    }

    @Override
    public boolean answer(Departure departure) {
      if (answered || !context.channel().isActive()) {
        return false;
      }
      answered = true;
      String outcome =
          departure.outcome().name().substring("OUTCOME_".length()).toLowerCase(Locale.ROOT);
      int best =
          departure.outcome() != Outcome.OUTCOME_RESULT
              ? -1
              : departure.wrong() ? KnownReplies.WRONG_CLASS : KnownReplies.RIGHT_CLASS;
      send(
          context,
          status(departure.outcome()),
          "{\"sequence\":%d,\"outcome\":\"%s\",\"best\":%d}"
              .formatted(departure.frame().sequence(), outcome, best));
      return true;
    }

    private static HttpResponseStatus status(Outcome outcome) {
      return switch (outcome) {
        case OUTCOME_RESULT, OUTCOME_SKIPPED -> HttpResponseStatus.OK;
        case OUTCOME_SUPERSEDED -> HttpResponseStatus.CONFLICT;
        case OUTCOME_EXPIRED -> HttpResponseStatus.GATEWAY_TIMEOUT;
        case OUTCOME_OVERLOADED -> HttpResponseStatus.SERVICE_UNAVAILABLE;
        case OUTCOME_INVALID -> HttpResponseStatus.BAD_REQUEST;
        default -> HttpResponseStatus.INTERNAL_SERVER_ERROR;
      };
    }

    @Override
    public void breakOff() {
      throw new IllegalStateException("a request is no stream");
    }

    @Override
    public void finish() {
      throw new IllegalStateException("a request is no stream");
    }
  }
}
