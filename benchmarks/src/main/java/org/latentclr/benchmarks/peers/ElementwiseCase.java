package org.latentclr.benchmarks.peers;

import static org.latentclr.benchmarks.peers.PeerCases.in;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.function.Function;
import org.latentclr.benchmarks.peers.PeerCase.Pair;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Unary;

/** Single operations element by element. */
final class ElementwiseCase {
    private ElementwiseCase() {}

    static PeerCase of(String kind, int n, int c, int size) {
        double numbers = (double) n * c * size * size;
        return new PeerCase("elementwise/" + kind + " " + c + "@" + size, 0, numbers * (kind.equals("add") ? 12 : 8),
                (d, p) -> {
                    Operands x = Operands.normal(d, p, 1, n, c, size, size);
                    return switch (kind) {
                        case "add" -> {
                            Operands y = Operands.normal(d, p, 2, n, c, size, size);
                            yield new Pair(() -> x.ours().add(y.ours()), r -> in(r, x.peer()).add(y.peer()));
                        }
                        case "mul channels" -> {
                            Operands y = Operands.normal(d, p, 2, n, c, 1, 1);
                            yield new Pair(() -> x.ours().mul(y.ours()), r -> in(r, x.peer()).mul(y.peer()));
                        }
                        case "exp" -> unary(x, Tensor::exp, NDArray::exp);
                        case "tanh" -> unary(x, t -> Unary.apply(Unary.Kind.TANH, t), NDArray::tanh);
                        default -> unary(x, t -> Unary.apply(Unary.Kind.SIGMOID, t), Activation::sigmoid);
                    };
                });
    }

    private static Pair unary(Operands x, Function<Tensor, Tensor> ours, Function<NDArray, NDArray> peer) {
        return new Pair(() -> ours.apply(x.ours()), r -> peer.apply(in(r, x.peer())));
    }
}
