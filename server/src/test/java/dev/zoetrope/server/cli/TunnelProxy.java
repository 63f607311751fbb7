package dev.zoetrope.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy that opens tunnels ({@code CONNECT}) for whoever knows the password. */
final class TunnelProxy implements AutoCloseable {
  private final ServerSocket socket;
  private final String credentials;
  private final List<String> tunnels = new CopyOnWriteArrayList<>();

  TunnelProxy(String user, String password) throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    credentials =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    start("proxy", this::serve);
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // one side has closed
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Its address as {@code https_proxy} has it, with what stands before the {@code @}. */
  String address(String user) {
    return URI.create("http://" + user + "127.0.0.1:" + socket.getLocalPort()).toString();
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Where tunnels were opened to. */
  List<String> tunnels() {
    return List.copyOf(tunnels);
  }

  private void serve() throws IOException {
    while (true) {
      Socket client = socket.accept();
      start("proxy-client", () -> tunnel(client));
    }
  }

  private void tunnel(Socket client) throws IOException {
    try (client) {
      String head = head(client.getInputStream());
      while (!head.contains("Proxy-Authorization: " + credentials + "\r\n")) {
        if (head.isEmpty()) {
          return;
        }
        answer(
            client,
            "407 Who are you",
            "Proxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0\r\n");
        head = head(client.getInputStream());
      }
      String target = head.split(" ", 3)[1];
      tunnels.add(target);
      int colon = target.lastIndexOf(':');
      try (Socket server =
          new Socket(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)))) {
        answer(client, "200 Go on", "");
        start("proxy-up", () -> copy(client.getInputStream(), server.getOutputStream()));
        copy(server.getInputStream(), client.getOutputStream());
      }
    }
  }

  private static void answer(Socket client, String status, String headers) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write(("HTTP/1.1 " + status + "\r\n" + headers + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      out.write(buffer, 0, n);
      out.flush();
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        return "";
      }
      head.append((char) c);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
