package dev.zoetrope.bench.load.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.zoetrope.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import dev.zoetrope.inference.ModelInferRequest;
import dev.zoetrope.inference.ModelInferResponse;
import io.grpc.Server;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections, with certificates that the JDK's keytool makes. */
@Timeout(120)
class TlsTargetIT {
  private static final String PASSWORD = "loopback";

  @TempDir private static Path folder;

  private static KeyStore keys;
  private static Path certificate;
  private static Path key;

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path store = folder.resolve("loopback.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "loopback",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=DNS:localhost,IP:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    certificate =
        pem("certificate.pem", "CERTIFICATE", keys.getCertificate("loopback").getEncoded());
    key =
        pem("key.pem", "PRIVATE KEY", keys.getKey("loopback", PASSWORD.toCharArray()).getEncoded());
  }

  private static Path pem(String name, String title, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(title, text, title));
  }

  /** Says nothing but that it was asked. */
  private static final class Service extends GRPCInferenceServiceImplBase {
    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> out) {
      out.onNext(ModelInferResponse.getDefaultInstance());
      out.onCompleted();
    }
  }

  private static Server serve(ClientAuth clients) throws IOException {
    TlsServerCredentials.Builder credentials =
        TlsServerCredentials.newBuilder().keyManager(certificate.toFile(), key.toFile());
    if (clients == ClientAuth.REQUIRE) {
      credentials.trustManager(certificate.toFile()).clientAuth(clients);
    }
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), credentials.build())
        .addService(new Service())
        .build()
        .start();
  }

  private static Answer ask(String address, Map<String, String> options) throws Exception {
    StreamOrder order = Orders.of("m", "tensor:FP32[3],frames=1", "queue", 1);
    Heard heard = new Heard();
    try (Target target = Orders.target(address, options)) {
      TargetStream stream = target.open(order, heard);
      stream.send(0, order.payloads().of(0), 1);
      heard.await(1);
      stream.cancel();
    }
    return heard.answers.get(0L);
  }

  @Test
  void grpcTrustsTheStatedCertificate() throws Exception {
    Server server = serve(ClientAuth.NONE);
    try {
      Map<String, String> options =
          Map.of("ca", certificate.toString(), "input", "x", "batch", "false");
      assertThat(ask("oip+tls://localhost:" + server.getPort(), options).outcome())
          .isEqualTo(Outcome.RESULT);
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void grpcShowsItsOwnCertificateWhereOneIsAskedFor() throws Exception {
    Server server = serve(ClientAuth.REQUIRE);
    try {
      Map<String, String> options =
          Map.of(
              "ca",
              certificate.toString(),
              "cert",
              certificate.toString(),
              "key",
              key.toString(),
              "input",
              "x",
              "batch",
              "false");
      assertThat(ask("oip+tls://localhost:" + server.getPort(), options).outcome())
          .isEqualTo(Outcome.RESULT);
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void httpsTrustsTheStatedCertificate() throws Exception {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context()));
    server.createContext(
        "/predict",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      String address = "https://localhost:" + server.getAddress().getPort() + "/predict";
      assertThat(ask(address, Map.of("ca", certificate.toString())).outcome())
          .isEqualTo(Outcome.RESULT);
      assertThat(ask(address, Map.of()).outcome()).isEqualTo(Outcome.LOST);
    } finally {
      server.stop(0);
    }
  }

  private static SSLContext context() throws GeneralSecurityException {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), null, null);
    return context;
  }
}
