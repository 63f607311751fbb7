package dev.zoetrope.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.model.huggingface.HuggingFaceFolder;
import dev.zoetrope.server.model.weights.Fixtures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModelsCommandIT {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return new CommandLine(new ModelsCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private List<JsonObject> objects() {
    return out.toString()
        .lines()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  private static String text(JsonObject object, String key) {
    return object.get(key).getAsString();
  }

  @Test
  void buildsListsAndInspectsAModel() {
    String models = folder.resolve("models").toString();
    assertThat(run("build", "mobilenet_v3_small", "--set", "num_classes=7", "--out", models))
        .isZero();
    assertThat(out.toString()).contains("built").contains("output         7 classes");
    assertThat(err.toString()).contains("WARNING: no --weights").contains("not trained");

    assertThat(run("list", "--models", models, "--json")).isZero();
    assertThat(objects())
        .anyMatch(o -> text(o, "kind").equals("model") && text(o, "source").equals("embedded"))
        .anyMatch(
            o ->
                text(o, "name").equals("mobilenet_v3_small")
                    && text(o, "kind").equals("model")
                    && text(o, "classes").equals("7")
                    && text(o, "trained").equals("false"))
        .anyMatch(
            o ->
                text(o, "kind").equals("architecture")
                    && text(o, "name").equals("vit_b_16")
                    && text(o, "parameters").equals("86567656"));
    assertThat(run("list", "--models", models)).isZero();
    assertThat(out.toString()).contains("NOT TRAINED").contains("vit_b_16");

    assertThat(run("inspect", "mobilenet_v3_small", "--models", models, "--json")).isZero();
    assertThat(objects()).hasSize(1);
    assertThat(text(objects().get(0), "architecture")).isEqualTo("mobilenet_v3_small");
    assertThat(run("inspect", models + "/mobilenet_v3_small/1/model.pt")).isZero();
    assertThat(out.toString()).contains("TorchScript: ").contains("features.0.0.weight");
  }

  @Test
  void printsOneJsonObjectALineAndNothingElse() {
    String models = folder.resolve("models").toString();
    assertThat(run("build", "mobilenet_v3_small", "--out", models, "--json")).isZero();
    assertThat(objects()).hasSize(1);
    assertThat(run("inspect", Fixtures.path("plain.pth").toString(), "--json")).isZero();
    assertThat(objects()).hasSize(15);
    assertThat(text(objects().get(0), "format")).isEqualTo("PyTorch state dict");
    assertThat(objects().get(1).toString())
        .isEqualTo(
            "{\"kind\":\"tensor\",\"name\":\"conv.weight\",\"dtype\":\"F32\",\"shape\":[2,3,2,2]}");
    assertThat(run("inspect", "efficientnet_lite0", "--json")).isZero();
    assertThat(objects()).allMatch(o -> o.has("kind"));
  }

  @Test
  void failsWithOneWhenTheWorkFails() throws IOException {
    String weights = Fixtures.path("plain.pth").toString();
    String models = folder.toString();
    assertThat(run("build", "mobilenet_v3_small", "--weights", weights, "--out", models))
        .isEqualTo(1);
    assertThat(err.toString()).contains("error: the checkpoint does not fit mobilenet_v3_small:");
    assertThat(run("inspect", "nothing")).isEqualTo(1);
    assertThat(err.toString()).contains("'nothing' is no file, no model folder and none of");
    Files.createDirectory(folder.resolve("empty"));
    assertThat(run("list", "--models", models)).isEqualTo(1);
    assertThat(err.toString()).contains("empty: no config.pbtxt");
    assertThat(run("build", "mobilenet_v3_small", "--weights", models + "/absent", "--out", models))
        .isEqualTo(1);
    assertThat(err.toString()).contains("no such file").contains("absent");
  }

  @Test
  void failsWithTwoOnWrongUsage() {
    String models = folder.toString();
    assertThat(run()).isEqualTo(2);
    assertThat(run("build", "mobilenet_v3_small")).isEqualTo(2);
    assertThat(run("build", "resnet50", "--out", models)).isEqualTo(2);
    assertThat(err.toString()).contains("resnet50").contains("mobilenet_v3_large");
    assertThat(run("build", "vit", "--set", "depth=0", "--out", models)).isEqualTo(2);
    assertThat(run("build", "vit", "--precision", "int8", "--out", models)).isEqualTo(2);
    assertThat(err.toString()).contains("--precision int8: must be one of");
  }

  @Test
  void buildsAQuantizedCheckpointInItsOwnPrecision() throws Exception {
    String weights =
        Path.of(
                ModelDescription.class
                    .getResource("weights/quantized_network/qnnpack.trained.pth")
                    .toURI())
            .toString();
    String models = folder.resolve("models").toString();
    List<String> words =
        List.of(
            "build",
            "mobilenet_v3",
            "--set",
            "blocks=16,3,16,16,true,RE,1,1;16,3,32,24,false,HS,2,1;24,5,48,24,true,HS,1,1",
            "--set",
            "last_channel=32",
            "--set",
            "num_classes=5",
            "--set",
            "image_size=32",
            "--weights",
            weights,
            "--out",
            models,
            "--json");
    assertThat(run(words.toArray(String[]::new))).as("%s", err).isZero();
    assertThat(text(objects().get(0), "precision")).isEqualTo("int8-static");
    List<String> otherwise = new ArrayList<>(words);
    otherwise.addAll(List.of("--force", "--precision", "bf16"));
    assertThat(run(otherwise.toArray(String[]::new))).isEqualTo(1);
    assertThat(err.toString()).contains("precision bf16: the checkpoint is quantized");
  }

  @Test
  void buildsFromAHuggingFaceFolder() throws Exception {
    Path from = Path.of(HuggingFaceFolder.class.getResource("vit/config.json").toURI()).getParent();
    String models = folder.resolve("models").toString();
    assertThat(run("build", "--from", from.toString(), "--out", models, "--json")).isZero();
    assertThat(objects()).hasSize(1);
    assertThat(text(objects().get(0), "name")).isEqualTo("vit");
    assertThat(text(objects().get(0), "trained")).isEqualTo("true");
    assertThat(err.toString()).isEmpty();
    assertThat(run("inspect", "vit", "--models", models)).isZero();
    assertThat(out.toString()).contains("squash");

    assertThat(
            run(
                "build",
                "--from",
                from.toString(),
                "--out",
                models,
                "--name",
                "mine",
                "--set",
                "fit=crop",
                "--set",
                "shorter_edge=18"))
        .isZero();
    assertThat(Files.readString(folder.resolve("models/mine/config.pbtxt"))).contains("\"18\"");
    assertThat(run("build", "--from", from + "/..", "--out", models)).isEqualTo(1);
    assertThat(err.toString()).contains("config.json: no such file").contains("weights: no model");
    assertThat(run("build", "vit", "--from", from.toString(), "--out", models)).isEqualTo(2);
    assertThat(err.toString()).contains("give either ARCH").contains("--from FOLDER");
    assertThat(run("build", "--out", models)).isEqualTo(2);
    assertThat(run("build", "--from", from.toString(), "--out", models, "--weights", "x"))
        .isEqualTo(2);
    assertThat(run("build", "vit", "--weights", from.toString(), "--out", models)).isEqualTo(2);
    assertThat(err.toString()).contains("--weights " + from + ": a folder; --from builds from");
    assertThat(run("build", from.toString(), "--out", models)).isEqualTo(2);
    assertThat(err.toString()).contains(from + ": a folder; --from builds from");
  }
}
