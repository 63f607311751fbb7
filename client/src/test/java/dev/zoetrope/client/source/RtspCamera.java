package dev.zoetrope.client.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A camera: an RTSP 1.0 server (RFC 2326) on the loopback that plays a clip over and over, its RTP
 * interleaved in the connection, and that does wrong what a test says.
 */
public final class RtspCamera implements AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger played = new AtomicInteger();
  private volatile ServerSocket server;
  private volatile Clip clip;
  private final int port;
  private volatile String credentials = "";

  /** How it plays. */
  final RtpPlayer.Behaviour behaviour = new RtpPlayer.Behaviour();

  public RtspCamera(Clip clip) throws IOException {
    this.clip = clip;
    this.server = listen(0);
    this.port = server.getLocalPort();
  }

  private ServerSocket listen(int where) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), where));
    threads.execute(() -> accept(socket));
    return socket;
  }

  private void accept(ServerSocket listening) {
    try {
      while (!listening.isClosed()) {
        Socket socket = listening.accept();
        sockets.add(socket);
        threads.execute(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  /** With user and password, if it asks for them. */
  public String url() {
    String user = credentials.isEmpty() ? "" : credentials + "@";
    return "rtsp://%s127.0.0.1:%d/live?token=sesame".formatted(user, port);
  }

  /** What people may see of it. */
  public String name() {
    return "rtsp://127.0.0.1:%d/live".formatted(port);
  }

  /** From now on asks for a user and a password, as {@code user:password}. */
  public void demand(String userAndPassword) {
    credentials = userAndPassword;
  }

  /** From the next connection on it plays another clip. */
  public void show(Clip other) {
    clip = other;
  }

  /** Stops sending, and says nothing. */
  public void stall(boolean value) {
    behaviour.stalled = value;
  }

  /** Cuts every connection and refuses others. */
  public void die() throws IOException {
    server.close();
    cut();
  }

  /** Cuts every connection. */
  public void cut() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  /** Listens again, on the same port. */
  public void revive() throws IOException {
    server = listen(port);
  }

  /** Times it was asked to play. */
  public int played() {
    return played.get();
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      RtpPlayer player = new RtpPlayer(socket.getOutputStream(), clip, behaviour);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        // A client's own RTCP comes in between; its bytes hold no method's name.
        String[] words = line.split(" ", 3);
        if (words.length == 3 && words[2].startsWith("RTSP/1.0")) {
          answer(player, words[0], words[1], headers(in));
        }
      }
    } catch (IOException e) {
      // The client has gone, or the test cut it off.
    } finally {
      sockets.remove(socket);
    }
  }

  private static Map<String, String> headers(BufferedReader in) throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).trim());
    }
    return headers;
  }

  private void answer(RtpPlayer player, String method, String url, Map<String, String> headers)
      throws IOException {
    String expected =
        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(ISO_8859_1));
    boolean known =
        credentials.isEmpty() || expected.equals(headers.getOrDefault("Authorization", ""));
    String cseq = headers.getOrDefault("CSeq", "0");
    if (!known && !method.equals("OPTIONS")) {
      player.reply("401 Unauthorized", cseq, "WWW-Authenticate: Basic realm=\"camera\"\r\n", "");
      return;
    }
    switch (method) {
      case "OPTIONS" ->
          player.reply("200 OK", cseq, "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n", "");
      case "DESCRIBE" ->
          player.reply(
              "200 OK",
              cseq,
              "Content-Base: " + url + "/\r\nContent-Type: application/sdp\r\n",
              player.description());
      case "SETUP" -> {
        if (headers.getOrDefault("Transport", "").contains("RTP/AVP/TCP")) {
          player.reply(
              "200 OK",
              cseq,
              "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 17;timeout=60\r\n",
              "");
        } else {
          player.reply("461 Unsupported Transport", cseq, "", "");
        }
      }
      case "PLAY" -> {
        player.reply("200 OK", cseq, "Session: 17\r\nRange: npt=0.000-\r\n", "");
        played.incrementAndGet();
        threads.execute(player::play);
      }
      default -> player.reply("200 OK", cseq, "Session: 17\r\n", "");
    }
  }

  @Override
  public void close() {
    try {
      die();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
