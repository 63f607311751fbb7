package dev.zoetrope.server.model.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorGraphTest {

  @Test
  void prunesWhatNobodyReadsAndRenumbersTheRest() {
    Operand input = new Operand.Input();
    OperatorGraph graph =
        new OperatorGraph(
            List.of(
                new Operation("aten::abs", List.of(input)),
                new Operation("aten::relu", List.of(input)),
                new Operation("aten::neg", List.of(new Operand.Result(0))),
                new Operation("aten::unbind", List.of(new Operand.Result(1))),
                new Operation(
                    "aten::cat",
                    List.of(
                        new Operand.Tensors(List.of(new Operand.Result(3, 1), input)),
                        Operand.of(1L)))),
            new Operand.Result(4));

    assertThat(graph.pruned())
        .isEqualTo(
            new OperatorGraph(
                List.of(
                    new Operation("aten::relu", List.of(input)),
                    new Operation("aten::unbind", List.of(new Operand.Result(0))),
                    new Operation(
                        "aten::cat",
                        List.of(
                            new Operand.Tensors(List.of(new Operand.Result(1, 1), input)),
                            Operand.of(1L)))),
                new Operand.Result(2)));
  }
}
