package dev.zoetrope.server.model.pull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that answers each connection with the next of the bytes it was given, right or wrong,
 * and then closes it or falls silent. The last answer is repeated.
 */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket socket;
  private final Queue<Answer> answers = new ArrayDeque<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> silent = new ArrayList<>();

  private record Answer(ByteBuffer bytes, boolean closes) {}

  ScriptedServer() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /** Sends the head, a blank line and the body, then closes. Head lines are parted by {@code |}. */
  ScriptedServer then(String head, byte[] body) {
    answers.add(new Answer(ByteBuffer.wrap(bytes(head, body)), true));
    return this;
  }

  ScriptedServer then(String head) {
    return then(head, new byte[0]);
  }

  /** Sends that and nothing more, with the connection open. */
  ScriptedServer thenSilent(String head, byte[] body) {
    answers.add(new Answer(ByteBuffer.wrap(head.isEmpty() ? body : bytes(head, body)), false));
    return this;
  }

  private static byte[] bytes(String head, byte[] body) {
    byte[] lines =
        ("HTTP/1.1 " + head.replace("|", "\r\n") + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[lines.length + body.length];
    System.arraycopy(lines, 0, all, 0, lines.length);
    System.arraycopy(body, 0, all, lines.length, body.length);
    return all;
  }

  ScriptedServer start() {
    Thread thread = new Thread(this::serve, "scripted-server");
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** The head of each request so far, its lines parted by {@code |}. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  private void serve() {
    try {
      while (true) {
        answer(socket.accept());
      }
    } catch (SocketException e) {
      // closed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(Socket connection) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
    List<String> head = new ArrayList<>();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      head.add(line);
    }
    if (head.isEmpty()) {
      connection.close();
      return;
    }
    requests.add(String.join("|", head));
    Answer answer = answers.size() > 1 ? answers.remove() : answers.element();
    connection.getOutputStream().write(answer.bytes().array());
    connection.getOutputStream().flush();
    if (answer.closes()) {
      connection.close();
    } else {
      silent.add(connection);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : silent) {
      connection.close();
    }
  }
}
