package dev.zoetrope.server.model.pull;

import dev.zoetrope.server.model.pull.PullException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One request for a file, or for the rest of it, and what its answer brings. A range is asked for
 * under the entity tag of what is held ({@code If-Range}), so a server that has another file by now
 * sends all of it; an answer that contradicts what is held empties the part.
 */
final class Transfer {
  private static final long ROOM_STEP_BYTES = 64 << 20;

  private final HttpOrigin origin;
  private final PullContext context;
  private final Room room;

  Transfer(HttpOrigin origin, PullContext context) {
    this.origin = origin;
    this.context = context;
    this.room = new Room(context);
  }

  /** Runs it to the end of the answer, or throws; the part keeps what came. */
  void run(RemoteFile file, PartFile part) throws TransientFailure, IOException {
    try (Reply reply = origin.get(file.uri(), request(part))) {
      switch (reply.status()) {
        case 200 -> whole(file, part, reply);
        case 206 -> rest(file, part, reply);
        case 416 -> beyond(file, part, reply);
        default -> throw StatusCheck.refuse(reply);
      }
    }
  }

  private static Map<String, String> request(PartFile part) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (part.length() > 0) {
      headers.put("Range", "bytes=" + part.length() + "-");
      if (!part.state().tag().isEmpty()) {
        headers.put("If-Range", part.state().tag());
      }
    }
    return headers;
  }

  private void whole(RemoteFile file, PartFile part, Reply reply)
      throws TransientFailure, IOException {
    if (part.length() > 0) {
      context
          .listener()
          .note(
              "%s comes from its start again: the server cannot resume it, or it has changed"
                  .formatted(file.name()));
    }
    part.restart(PartState.of(file.digest()));
    begin(file, part, reply, reply.contentLength().orElse(file.bytes()));
    copy(file, part, reply, part.state().total());
    part.describe(part.state().ofTotal(part.length()));
  }

  /** Notes what the answer is, after everything that can be known to be wrong with it. */
  private void begin(RemoteFile file, PartFile part, Reply reply, long total) throws IOException {
    String encoding = reply.header("Content-Encoding").orElse("identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw new PullException(
          Reason.PROTOCOL,
          "%s comes with Content-Encoding '%s', though only identity was asked for"
              .formatted(file.uri(), encoding));
    }
    if (file.bytes() >= 0 && total >= 0 && total != file.bytes()) {
      throw new PullException(
          Reason.PROTOCOL,
          "%s: %,d bytes are sent, %,d were published".formatted(file.uri(), total, file.bytes()));
    }
    room.check(file, total, part.length());
    part.describe(part.state().after(reply.strongTag(), total));
  }

  private void rest(RemoteFile file, PartFile part, Reply reply)
      throws TransientFailure, IOException {
    long held = part.length();
    PartState state = part.state();
    if (held == 0) {
      throw new PullException(
          Reason.PROTOCOL, file.uri() + " answered 206 though no range was asked for");
    }
    ContentRange range = ContentRange.of(reply).orElse(null);
    if (range == null || range.first() != held) {
      throw startOver(
          file,
          part,
          "was asked for from byte %,d and came with Content-Range '%s'"
              .formatted(held, reply.header("Content-Range").orElse("")));
    }
    boolean otherTag =
        !state.tag().isEmpty() && reply.strongTag().filter(t -> !t.equals(state.tag())).isPresent();
    boolean otherTotal = state.total() >= 0 && range.total() >= 0 && range.total() != state.total();
    if (otherTag || otherTotal) {
      throw startOver(file, part, "has changed since a part of it was fetched");
    }
    begin(file, part, reply, range.total() >= 0 ? range.total() : state.total());
    copy(file, part, reply, range.last() + 1);
  }

  private static TransientFailure startOver(RemoteFile file, PartFile part, String why)
      throws IOException {
    part.restart(PartState.of(file.digest()));
    return new TransientFailure(file.name() + " " + why + "; it starts over", null);
  }

  /** Nothing lies beyond what is held: it is all there, or it is no part of this file. */
  private static void beyond(RemoteFile file, PartFile part, Reply reply)
      throws TransientFailure, IOException {
    if (part.length() == 0) {
      throw StatusCheck.refuse(reply);
    }
    if (ContentRange.of(reply).filter(range -> atEnd(range, part)).isEmpty()) {
      throw startOver(file, part, "is shorter than the part that is held");
    }
    part.describe(part.state().ofTotal(part.length()));
  }

  private static boolean atEnd(ContentRange range, PartFile part) {
    return range.first() < 0 && range.total() == part.length();
  }

  private void copy(RemoteFile file, PartFile part, Reply reply, long end)
      throws TransientFailure, IOException {
    long most = end >= 0 ? end : context.settings().maxBytes();
    long nextCheck = part.length() + ROOM_STEP_BYTES;
    List<ByteBuffer> buffers = reply.body().next();
    for (; buffers != null; buffers = reply.body().next()) {
      long coming = buffers.stream().mapToLong(ByteBuffer::remaining).sum();
      if (part.length() + coming > most) {
        throw tooMuch(file, part, end);
      }
      part.append(buffers);
      if (end < 0 && part.length() >= nextCheck) {
        room.check(file, -1, part.length());
        nextCheck = part.length() + ROOM_STEP_BYTES;
      }
      context.listener().progress(file.name(), part.length(), part.state().total());
    }
    if (part.length() < end) {
      throw new TransientFailure(
          "%s ended after %,d of %,d bytes".formatted(file.uri(), part.length(), end), null);
    }
  }

  private PullException tooMuch(RemoteFile file, PartFile part, long end) throws IOException {
    part.restart(PartState.of(file.digest()));
    return end >= 0
        ? new PullException(
            Reason.PROTOCOL,
            "%s sends more than the %,d bytes it announced".formatted(file.uri(), end))
        : new PullException(
            Reason.NO_ROOM,
            "%s sends more than %,d bytes, the most that is allowed (--max-size)"
                .formatted(file.uri(), context.settings().maxBytes()));
  }
}
