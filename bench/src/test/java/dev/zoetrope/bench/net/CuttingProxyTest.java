package dev.zoetrope.bench.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CuttingProxyTest {

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
  }

  private static Socket connect(CuttingProxy proxy) throws IOException {
    String target = proxy.target();
    int port = Integer.parseInt(target.substring(target.indexOf(':') + 1));
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  /** End of stream or a reset: how it looks depends on the system. */
  private static boolean over(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  @Test
  void carriesBytesBothWaysUntilItCuts() throws IOException {
    try (ServerSocket server = listen();
        CuttingProxy proxy = new CuttingProxy(server.getLocalPort());
        Socket near = connect(proxy);
        Socket far = server.accept()) {
      near.getOutputStream().write(17);
      assertThat(far.getInputStream().read()).isEqualTo(17);
      far.getOutputStream().write(23);
      assertThat(near.getInputStream().read()).isEqualTo(23);
      assertThat(proxy.cutAll()).isEqualTo(1);
      assertThat(over(near)).isTrue();
      assertThat(over(far)).isTrue();
      assertThat(proxy.cutAll()).isZero();
    }
  }

  @Test
  void leadsNewConnectionsElsewhereAndLeavesOldOnes() throws IOException {
    try (ServerSocket first = listen();
        ServerSocket second = listen();
        CuttingProxy proxy = new CuttingProxy(first.getLocalPort());
        Socket old = connect(proxy);
        Socket oldFar = first.accept()) {
      proxy.leadTo(second.getLocalPort());
      try (Socket fresh = connect(proxy);
          Socket freshFar = second.accept()) {
        fresh.getOutputStream().write(1);
        assertThat(freshFar.getInputStream().read()).isEqualTo(1);
        old.getOutputStream().write(2);
        assertThat(oldFar.getInputStream().read()).isEqualTo(2);
      }
    }
  }

  @Test
  void oneSidesEndIsTheOthers() throws IOException {
    try (ServerSocket server = listen();
        CuttingProxy proxy = new CuttingProxy(server.getLocalPort());
        Socket near = connect(proxy)) {
      server.accept().close();
      assertThat(over(near)).isTrue();
    }
  }
}
