package dev.zoetrope.client.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One connection's pictures: RTP (RFC 3550) with H.264 as single NAL units and FU-A fragments (RFC
 * 6184), and RTCP sender reports, interleaved in the RTSP connection.
 */
final class RtpPlayer {
  private static final int MAX_PAYLOAD = 1_200;
  private static final long NTP_EPOCH_SECONDS = 2_208_988_800L;
  private static final int SSRC = 0x5EED;

  /** What a test may change, also while it plays. */
  static final class Behaviour {
    /** Long and short waits in turn, so that a time given to the wrong picture shows. */
    volatile long[] waitMillis = {20, 60};

    volatile boolean reports = true;
    volatile boolean setsInBand = true;
    volatile boolean setsInDescription;
    volatile boolean stalled;

    /** The camera's clock, ahead of the machine's. */
    volatile long clockAheadMicros;

    /** Added to the RTP timestamps of later pictures, and not to the reports. */
    volatile long jumpTicks;

    /** When each picture was captured by the camera's clock, the last time it was shown. */
    final Map<Integer, Long> captured = new ConcurrentHashMap<>();
  }

  private final OutputStream out;
  private final Clip clip;
  private final Behaviour behaviour;
  private int sequence;
  private int packets;

  RtpPlayer(OutputStream out, Clip clip, Behaviour behaviour) {
    this.out = out;
    this.clip = clip;
    this.behaviour = behaviour;
  }

  synchronized void reply(String status, String cseq, String headers, String body)
      throws IOException {
    String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
    out.write(
        ("RTSP/1.0 " + status + "\r\nCSeq: " + cseq + "\r\n" + headers + length + "\r\n" + body)
            .getBytes(ISO_8859_1));
    out.flush();
  }

  String description() {
    String sets = "";
    if (behaviour.setsInDescription) {
      List<String> texts =
          Clip.nals(clip.units().get(0)).stream()
              .filter(RtpPlayer::isParameterSet)
              .map(Base64.getEncoder()::encodeToString)
              .toList();
      sets = ";sprop-parameter-sets=" + String.join(",", texts);
    }
    return """
        v=0
        o=- 0 0 IN IP4 127.0.0.1
        s=camera
        c=IN IP4 0.0.0.0
        t=0 0
        m=video 0 RTP/AVP 96
        a=rtpmap:96 H264/90000
        a=fmtp:96 packetization-mode=1%s
        a=control:track0
        """
        .formatted(sets)
        .replace("\n", "\r\n");
  }

  private static boolean isParameterSet(byte[] nal) {
    int type = nal[0] & 0x1F;
    return type == 7 || type == 8;
  }

  /** Until the connection breaks. */
  void play() {
    try {
      long start = System.nanoTime();
      long due = start;
      for (int picture = 0; ; picture++) {
        long[] waits = behaviour.waitMillis;
        due += TimeUnit.MILLISECONDS.toNanos(waits[picture % waits.length]);
        waitUntil(due);
        while (behaviour.stalled) {
          if (Thread.interrupted()) {
            return;
          }
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        show(picture % clip.units().size(), picture);
      }
    } catch (IOException e) {
      // Nobody looks any more.
    }
  }

  private static void waitUntil(long nanos) throws IOException {
    while (System.nanoTime() - nanos < 0) {
      LockSupport.parkNanos(nanos - System.nanoTime());
      if (Thread.interrupted()) {
        throw new IOException("the camera is switched off");
      }
    }
  }

  private void show(int index, int picture) throws IOException {
    long camera = SourceClock.system().unixMicros() + behaviour.clockAheadMicros;
    // Any origin will do; this one wraps now and then, as RTP's 32 bits do.
    long ticks = camera * 9 / 100;
    if (behaviour.reports && picture % 10 == 0) {
      report(camera, ticks);
    }
    behaviour.captured.put(index, camera);
    for (byte[] nal : Clip.nals(clip.units().get(index))) {
      if (behaviour.setsInBand || !isParameterSet(nal)) {
        send(nal, (int) (ticks + behaviour.jumpTicks), (nal[0] & 0x1F) <= 5);
      }
    }
  }

  private void report(long cameraMicros, long ticks) throws IOException {
    ByteBuffer report = ByteBuffer.allocate(28);
    report.put((byte) 0x80).put((byte) 200).putShort((short) 6).putInt(SSRC);
    report.putInt((int) (cameraMicros / 1_000_000 + NTP_EPOCH_SECONDS));
    report.putInt((int) ((cameraMicros % 1_000_000 << 32) / 1_000_000));
    report.putInt((int) ticks).putInt(packets).putInt(0);
    interleave(1, report.array());
  }

  private void send(byte[] nal, int ticks, boolean last) throws IOException {
    if (nal.length <= MAX_PAYLOAD) {
      packet(nal, ticks, last);
      return;
    }
    for (int from = 1; from < nal.length; from += MAX_PAYLOAD) {
      int to = Math.min(nal.length, from + MAX_PAYLOAD);
      byte[] fragment = new byte[2 + to - from];
      fragment[0] = (byte) ((nal[0] & 0xE0) | 28);
      int start = from == 1 ? 0x80 : 0;
      int end = to == nal.length ? 0x40 : 0;
      fragment[1] = (byte) ((nal[0] & 0x1F) | start | end);
      System.arraycopy(nal, from, fragment, 2, to - from);
      packet(fragment, ticks, last && end != 0);
    }
  }

  private void packet(byte[] payload, int ticks, boolean marker) throws IOException {
    ByteBuffer rtp = ByteBuffer.allocate(12 + payload.length);
    rtp.put((byte) 0x80).put((byte) (96 | (marker ? 0x80 : 0))).putShort((short) sequence++);
    rtp.putInt(ticks).putInt(SSRC).put(payload);
    packets++;
    interleave(0, rtp.array());
  }

  private synchronized void interleave(int channel, byte[] bytes) throws IOException {
    out.write(new byte[] {'$', (byte) channel, (byte) (bytes.length >> 8), (byte) bytes.length});
    out.write(bytes);
    out.flush();
  }
}
