package org.latentclr.benchmarks.peers;

import static org.latentclr.benchmarks.peers.Operands.normal;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.latentclr.benchmarks.peers.PeerCase.Pair;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.features.AlexNet;
import org.latentclr.nn.features.AlexNetLayout;

/** The five stages of AlexNet (torchvision's layout), and the gradient of the sum of the last one in the pictures. */
final class AlexNetCase {
    private static final String STAGES = """
            x = torch.relu(torch.conv2d(x, w0, b0, [4, 4], [2, 2], [1, 1], 1))
            x = torch.max_pool2d(x, [3, 3], [2, 2], [0, 0], [1, 1], False)
            x = torch.relu(torch.conv2d(x, w1, b1, [1, 1], [2, 2], [1, 1], 1))
            x = torch.max_pool2d(x, [3, 3], [2, 2], [0, 0], [1, 1], False)
            x = torch.relu(torch.conv2d(x, w2, b2, [1, 1], [1, 1], [1, 1], 1))
            x = torch.relu(torch.conv2d(x, w3, b3, [1, 1], [1, 1], [1, 1], 1))
            y = torch.relu(torch.conv2d(x, w4, b4, [1, 1], [1, 1], [1, 1], 1))
            """;
    private static final String GRADIENT = """
            z = torch.requires_grad_(torch.detach(image), True)
            x = z
            %sg = torch.grad([torch.sum(y)], [z], None, None, False, False)
            return unchecked_cast(Tensor, g[0])""".formatted(STAGES);

    private AlexNetCase() {}

    static List<PeerCase> all() {
        List<PeerCase> all = new ArrayList<>();
        for (int[] c : new int[][]{{8, 224}, {8, 64}}) {
            all.add(of(c[0], c[1], false));
            all.add(of(c[0], c[1], true));
        }
        return all;
    }

    private static PeerCase of(int n, int size, boolean gradient) {
        String name = (gradient ? "alexnet forward and input gradient/" : "alexnet/") + size + " N=" + n;
        return new PeerCase(name, n * flops(size) * (gradient ? 2 : 1), 0, (d, p) -> {
            AlexNet net = AlexNet.formula(AlexNetLayout.TORCHVISION, 1, d);
            Operands x = normal(d, p, 1, n, 3, size, size);
            List<String> names = new ArrayList<>(List.of("image"));
            List<NDArray> operands = new ArrayList<>(List.of(x.peer()));
            net.state().values().forEach(w -> {
                names.add((names.size() % 2 == 1 ? "w" : "b") + (names.size() - 1) / 2);
                operands.add(p.create(w.value().toFloats(), Operands.shape(w.value().shape().dims())));
            });
            Script peer = new Script(p, names, gradient ? GRADIENT : "x = image\n" + STAGES + "return y");
            NDArray[] in = operands.toArray(NDArray[]::new);
            return gradient
                    ? new Pair(() -> gradient(net, x.ours()), r -> peer.callRecorded(r, in))
                    : new Pair(() -> net.stages(x.ours()).getLast(), r -> peer.call(r, in));
        });
    }

    private static Tensor gradient(AlexNet net, Tensor images) {
        Tensor x = images.detach().track();
        List<Tensor> stages = net.stages(x);
        return Autograd.grad(stages.getLast().sum(), x)[0];
    }

    /** Of one picture; the convolutions alone. */
    private static double flops(int size) {
        int[][] stages = {{3, 64, 11, 4, 2}, {64, 192, 5, 1, 2}, {192, 384, 3, 1, 1}, {384, 256, 3, 1, 1},
                {256, 256, 3, 1, 1}};
        double sum = 0;
        int side = size;
        for (int i = 0; i < stages.length; i++) {
            int[] s = stages[i];
            side = (side + 2 * s[4] - s[2]) / s[3] + 1;
            sum += 2.0 * s[0] * s[1] * s[2] * s[2] * side * side;
            if (i < 2) side = (side - 3) / 2 + 1;
        }
        return sum;
    }
}
