package dev.zoetrope.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as oneDNN 3.11 prints them. */
class VerboseLineTest {
  private static final String DEPTHWISE =
      "onednn_verbose,v1,primitive,exec,cpu,convolution,brdgmm_dw:avx512_core_vnni,"
          + "forward_inference,src:u8::blocked:acdb::f0 wei:s8:a:blocked:deAbc16a::f8:zpm1 "
          + "bia:f32::blocked:a::f0 dst:u8::blocked:acdb::f0,"
          + "attr-scales:src0:0:f32+dst:0:f32+wei:3:f32 attr-post-ops:eltwise_relu,"
          + "alg:convolution_direct,"
          + "g16mb2_ic16oc16_ih112oh56kh3sh2dh0ph1_iw112ow56kw3sw2dw0pw1,0.0979004";
  private static final String POINTWISE =
      "onednn_verbose,v1,primitive,exec,cpu,convolution,brgconv_1x1:avx10_1_512_amx,"
          + "forward_inference,src:bf16::blocked:acdb::f0 wei:bf16:a:blocked:AcdB16a4b::f0 "
          + "bia:f32::blocked:a::f0 dst:f32::blocked:acdb::f0,attr-post-ops:sum,"
          + "alg:convolution_direct,"
          + "mb1_ic16oc24_ih112oh112kh1sh1dh0ph0_iw112ow112kw1sw1dw0pw0,0.5";
  private static final String MATMUL =
      "onednn_verbose,v1,primitive,exec,cpu,matmul,brg_matmul:avx512_core,undef,"
          + "src:f32::blocked:ab::f0 wei:f32:a:blocked:BA16a64b::f0 bia:f32::blocked:ab::f0_mask2"
          + " dst:f32::blocked:ab::f0,,,8x960:960x1280,1.25";
  private static final String PRODUCT =
      "onednn_verbose,v1,primitive,exec,cpu,binary,jit:uni,undef,src:f32::blocked:acdb::f0 "
          + "src:f32::blocked:acdb::f0 dst:u8::blocked:acdb::f0,"
          + "attr-post-ops:eltwise_linear:5:3,alg:binary_mul,1x72x28x28:1x72x1x1,0.0429688";
  private static final String MEAN =
      "onednn_verbose,v1,primitive,exec,cpu,pooling,jit:avx512_core,forward_inference,"
          + "src:f32::blocked:acdb::f0 dst:f32::blocked:acdb::f0,,"
          + "alg:pooling_avg_exclude_padding,"
          + "mb1ic72_ih28oh1kh28sh1dh0ph0_iw28ow1kw28sw1dw0pw0,0.0432129";

  private static VerboseLine read(String line) {
    return VerboseLine.of(line).orElseThrow();
  }

  @Test
  void readsADepthwiseConvolution() {
    VerboseLine line = read(DEPTHWISE);
    assertThat(line.kind()).isEqualTo("convolution");
    assertThat(line.implementation()).isEqualTo("brdgmm_dw:avx512_core_vnni");
    assertThat(line.types()).isEqualTo("u8 s8 u8");
    assertThat(line.macs()).isEqualTo(2L * 16 * 56 * 56 * 9);
    assertThat(line.bytes()).isEqualTo(2 * 16 * 112 * 112 + 16 * 9 + 2 * 16 * 56 * 56);
    assertThat(line.millis()).isEqualTo(0.0979004);
    assertThat(line.arithmetic()).isEqualTo("int8");
    assertThat(line.isDepthwise()).isTrue();
    assertThat(line.isPointwise()).isFalse();
  }

  @Test
  void readsAPointwiseConvolution() {
    VerboseLine line = read(POINTWISE);
    assertThat(line.macs()).isEqualTo(16L * 24 * 112 * 112);
    assertThat(line.bytes()).isEqualTo(2 * 16 * 112 * 112 + 2 * 16 * 24 + 4 * 24 * 112 * 112);
    assertThat(line.arithmetic()).isEqualTo("bf16");
    assertThat(line.isPointwise()).isTrue();
    assertThat(line.isDepthwise()).isFalse();
  }

  @Test
  void readsWhatIsNoConvolution() {
    assertThat(read(MATMUL).macs()).isEqualTo(8L * 960 * 1280);
    assertThat(read(MATMUL).bytes()).isEqualTo(4L * (8 * 960 + 960 * 1280 + 8 * 1280));
    assertThat(read(PRODUCT).macs()).isZero();
    assertThat(read(PRODUCT).bytes()).isEqualTo(4 * 72 * 28 * 28 + 4 * 72 + 72 * 28 * 28);
    assertThat(read(MEAN).bytes()).isEqualTo(4 * (72 * 28 * 28 + 72));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "onednn_verbose,v1,info,oneDNN v3.11.0",
        "onednn_verbose,v1,primitive,create:cache_miss,cpu,convolution,x",
        "something else, exec, of its own, with, many, commas, in, it",
      })
  void passesOverAnythingElse(String line) {
    assertThat(VerboseLine.of(line)).isEmpty();
  }
}
