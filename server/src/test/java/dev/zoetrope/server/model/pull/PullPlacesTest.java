package dev.zoetrope.server.model.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where files are kept, which server is asked, and through which proxy. */
class PullPlacesTest {
  private static final URI FILE = URI.create("https://download.pytorch.org/models/a.pth");

  private static Path cache(Map<String, String> environment) {
    return CacheFolder.of(Optional.empty(), environment, "/home/u");
  }

  @Test
  void theCacheIsTheUsersThenZoetropesThenXdgsThenHomes() {
    Map<String, String> both = Map.of("ZOETROPE_CACHE", "/z", "XDG_CACHE_HOME", "/x");
    assertThat(CacheFolder.of(Optional.of(Path.of("c")), both, "/home/u")).isEqualTo(Path.of("c"));
    assertThat(cache(both)).isEqualTo(Path.of("/z"));
    assertThat(cache(Map.of("XDG_CACHE_HOME", "/x"))).isEqualTo(Path.of("/x/zoetrope"));
    assertThat(cache(Map.of("XDG_CACHE_HOME", "x"))).isEqualTo(Path.of("/home/u/.cache/zoetrope"));
    assertThat(cache(Map.of("ZOETROPE_CACHE", ""))).isEqualTo(Path.of("/home/u/.cache/zoetrope"));
  }

  @Test
  void theBaseUrlTakesTheHostsPlace() {
    BaseUrl none = BaseUrl.of(Optional.empty(), Map.of());
    assertThat(none.of(FILE)).isEqualTo(FILE);
    assertThat(none.hub()).hasToString("https://huggingface.co");
    BaseUrl hub = BaseUrl.of(Optional.empty(), Map.of("HF_ENDPOINT", "https://hub.test/"));
    assertThat(hub.of(FILE)).isEqualTo(FILE);
    assertThat(hub.hub()).hasToString("https://hub.test");
    BaseUrl mirror =
        BaseUrl.of(
            Optional.of("http://mirror.test:8080/pytorch//"),
            Map.of("HF_ENDPOINT", "https://hub.test"));
    assertThat(mirror.of(FILE)).hasToString("http://mirror.test:8080/pytorch/models/a.pth");
    assertThat(mirror.hub()).hasToString("http://mirror.test:8080/pytorch");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mirror",
        "ftp://mirror",
        "https://",
        "https://a b",
        "https://u:p@m",
        "https://m?x"
      })
  void refusesABaseUrlThatIsNone(String text) {
    assertThatThrownBy(() -> BaseUrl.of(Optional.of(text), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--base-url '" + text + "'");
  }

  private static String proxy(Map<String, String> environment, String uri) {
    return new EnvironmentProxies(environment)
        .find(URI.create(uri))
        .map(p -> p.address().getHostString() + ":" + p.address().getPort())
        .orElse("none");
  }

  @Test
  void readsTheProxyOfTheScheme() {
    Map<String, String> both =
        Map.of("https_proxy", "http://secure:3128/", "http_proxy", "plain:8080");
    assertThat(proxy(both, "https://a.test/x")).isEqualTo("secure:3128");
    assertThat(proxy(both, "http://a.test/x")).isEqualTo("plain:8080");
    assertThat(proxy(Map.of("HTTPS_PROXY", "p"), "https://a.test")).isEqualTo("p:80");
    assertThat(proxy(Map.of("HTTP_PROXY", "p"), "http://a.test")).isEqualTo("none");
    assertThat(proxy(Map.of("ALL_PROXY", "p:1"), "https://a.test")).isEqualTo("p:1");
    assertThat(proxy(Map.of("all_proxy", "p:1", "https_proxy", "q:2"), "https://a.test"))
        .isEqualTo("q:2");
    assertThat(proxy(Map.of("https_proxy", ""), "https://a.test")).isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource({
    "a.test, none",
    "b.a.test, none",
    "ba.test, p:1",
    "A.TEST, none",
    "c.test, none",
    "x.c.test, none",
    "10.0.0.1, none",
    "d.test, p:1",
    "d.test:8443, none",
    "e.test, p:1"
  })
  void leavesOutWhatNoProxySays(String host, String expected) {
    Map<String, String> environment =
        Map.of("https_proxy", "p:1", "no_proxy", "a.test, .c.test 10.0.0.1,d.test:8443");
    assertThat(proxy(environment, "https://" + host + "/f")).isEqualTo(expected);
  }

  @Test
  void aStarLeavesOutEverything() {
    Map<String, String> environment = Map.of("https_proxy", "p:1", "NO_PROXY", "*");
    assertThat(proxy(environment, "https://a.test")).isEqualTo("none");
  }

  @Test
  void readsUserAndPassword() {
    EnvironmentProxy proxy =
        EnvironmentProxy.parse("https_proxy", "http://me:a%40b+c@proxy.test:3128");
    assertThat(proxy.user()).isPresent();
    assertThat(proxy.user().get().getUserName()).isEqualTo("me");
    assertThat(proxy.user().get().getPassword()).isEqualTo("a@b+c".toCharArray());
    assertThat(proxy.isAt("PROXY.test", 3128)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks5://me:secret@p:1", "https://me:secret@p", "http://me:secret@"})
  void refusesAProxyOfAnotherKindWithoutSayingItsPassword(String text) {
    assertThatThrownBy(() -> EnvironmentProxy.parse("https_proxy", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("https_proxy: ")
        .hasMessageNotContaining("secret");
  }
}
