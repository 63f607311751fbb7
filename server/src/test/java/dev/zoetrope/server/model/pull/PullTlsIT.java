package dev.zoetrope.server.model.pull;

import static dev.zoetrope.server.model.pull.PullBench.content;
import static dev.zoetrope.server.model.pull.PullBench.published;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.server.model.pull.PullException.Reason;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS, in this process. */
class PullTlsIT {
  private static final byte[] CONTENT = content(200_000, 1);
  private static final PublishedCheckpoint CHECKPOINT = published(CONTENT);
  private static final String PATH = "/models/" + CHECKPOINT.fileName();

  @TempDir Path folder;

  @Test
  void aRedirectToPlainHttpIsNotFollowed() throws Exception {
    SSLContext context = new TestCertificate(folder).context();
    HttpClient client =
        HttpClient.newBuilder().sslContext(context).version(HttpClient.Version.HTTP_1_1).build();
    PullBench bench = new PullBench(folder.resolve("cache"));
    try (FileServer plain = new FileServer().put(PATH, CONTENT, "\"one\"");
        FileServer secure = FileServer.secure(context)) {
      secure.redirect(PATH, plain.uri() + PATH, Map.of());
      Puller puller = bench.puller(secure.uri(), client);
      assertThatThrownBy(() -> puller.pull(CHECKPOINT, Optional.empty()))
          .hasMessageContaining("from https to http: not followed")
          .extracting(e -> ((PullException) e).reason())
          .isEqualTo(Reason.PROTOCOL);
      assertThat(plain.requests()).isEmpty();
      secure.redirect(PATH, secure.otherUri() + "/elsewhere", Map.of());
      secure.put("/elsewhere", CONTENT, "\"one\"");
      assertThat(puller.pull(CHECKPOINT, Optional.empty()).weights()).hasBinaryContent(CONTENT);
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForIsNotTrusted() throws Exception {
    PullBench bench = new PullBench(folder.resolve("cache"));
    try (FileServer secure = FileServer.secure(new TestCertificate(folder).context())) {
      secure.put(PATH, CONTENT, "\"one\"");
      assertThatThrownBy(() -> bench.puller(secure.uri()).pull(CHECKPOINT, Optional.empty()))
          .hasMessageContaining("no trusted connection to 127.0.0.1")
          .hasMessageContaining("javax.net.ssl.trustStore");
      assertThat(secure.requests()).isEmpty();
    }
    assertThat(bench.pauses).isEmpty();
  }
}
