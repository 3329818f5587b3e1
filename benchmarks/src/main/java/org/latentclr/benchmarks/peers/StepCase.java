package org.latentclr.benchmarks.peers;

import static org.latentclr.benchmarks.peers.Operands.normal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.latentclr.benchmarks.peers.PeerCase.Pair;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.lclr.Alpha;
import org.latentclr.lclr.Chunking;
import org.latentclr.lclr.Contrast;
import org.latentclr.lclr.ContrastiveLoss;
import org.latentclr.lclr.FeatureDivergence;
import org.latentclr.lclr.FeatureTap;
import org.latentclr.lclr.GlobalDirections;
import org.latentclr.lclr.Projector;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.stylegan2.StyleGan2;

/**
 * The gradient of a LatentCLR step in the directions, K directions, batch 4, StyleGAN2 256². The peer loops over the directions as the published
 * code does; {@code published}: every weight of the generator gets a gradient too; {@code frozen}: only the directions.
 */
final class StepCase {
    private static final int N = 4, RESOLUTION = 256;
    /** The peer's graph at convs.3 takes half a gigabyte per direction. */
    private static final int FEW = 8;
    private static final double ALPHA = 3;
    private static final String LOSS = """
            f = torch.cat(fs, 0)
            e = torch.exp(torch.mul(torch.abs(torch.matmul(f, torch.t(f))), 0.5))
            r = torch.arange(%1$d)
            own = torch.eq(torch.unsqueeze(r, 0), torch.unsqueeze(r, 1))
            r = torch.floor_divide(r, %2$d)
            same = torch.eq(torch.unsqueeze(r, 0), torch.unsqueeze(r, 1))
            pos = torch.sum(torch.masked_fill(torch.masked_fill(e, torch.bitwise_not(same), 0.), own, 0.), [1])
            neg = torch.sum(torch.masked_fill(e, same, 0.), [1])
            loss = torch.neg(torch.mean(torch.log(torch.div(pos, neg))))
            """;
    private static final String UNIT = "torch.div(%1$s, torch.norm(%1$s, 2, [1], True))";

    private StepCase() {}

    static List<PeerCase> all() {
        return List.of(of("conv1", "b4.conv1", 32, true), of("conv1", "b4.conv1", 32, false),
                of("convs.3", "b16.conv1", FEW, true), of("convs.3", "b16.conv1", FEW, false));
    }

    private static PeerCase of(String layer, String path, int k, boolean published) {
        return new PeerCase("step " + layer + " K=" + k + "/peer " + (published ? "as published" : "frozen"), 0, 0,
                (d, p) -> {
                    StyleGan2 g = GeneratorCase.generator(RESOLUTION, d);
                    Operands w = normal(d, p, 1, N, g.wSize());
                    Contrast contrast = contrast(d, g, layer, k);
                    Tensor theta = contrast.model().parameters().values().iterator().next().value();
                    NDArray start = p.create(theta.toFloats(), Operands.shape(theta.shape().dims()));
                    Script script = script(new StyleGan2Peer(g, p), p, path, k, published);
                    NDArray[] in = new StyleGan2Peer(g, p).operands(List.of(w.peer(), start), features(path));
                    return new Pair(
                            () -> contrast.gradients(w.ours(), new RandomStream(1, 1), false, Chunking.automatic(d))
                                    .model()
                                    .getFirst(),
                            r -> script.callRecorded(r, in));
                });
    }

    private static Contrast contrast(Backend d, StyleGan2 g, String layer, int k) {
        var model = new GlobalDirections(d, k, g.wSize(), Alpha.constant(ALPHA), true, new RandomStream(1, 1));
        model.train(true);
        return new Contrast(FeatureTap.of(g, LatentSpace.W, layer), model, Projector.identity(true),
                FeatureDivergence.REFERENCE, ContrastiveLoss.released());
    }

    /** Lines that put the layer's output for the codes {@code w} into {@code x}. */
    private static String features(String path) {
        StringBuilder b = new StringBuilder(StyleGan2Peer.first());
        for (int r = 8; r <= Integer.parseInt(path.substring(1, path.indexOf('.'))); r *= 2)
            b.append(StyleGan2Peer.layer("b" + r + "_conv0", true))
                    .append(StyleGan2Peer.layer("b" + r + "_conv1", false));
        return b.toString();
    }

    private static Script script(StyleGan2Peer peer, NDManager p, String path, int k, boolean published) {
        List<String> weights = peer.mentioned(features(path));
        StringBuilder b = new StringBuilder();
        List<String> variables = new ArrayList<>(List.of("theta"));
        if (published)
            variables.addAll(weights.stream().filter(n -> !n.contains("const") && !n.contains("filter"))
                    .collect(Collectors.toList()));
        for (String v : variables) b.append("%1$s = torch.requires_grad_(torch.detach(%1$s), True)%n".formatted(v));
        b.append("w0 = w\n").append(features(path)).append("h = torch.detach(torch.flatten(x, 1, -1))\n");
        b.append("h0 = ").append(UNIT.formatted("h")).append("\nd = torch.mul(").append(UNIT.formatted("theta"))
                .append(", " + ALPHA + ")\nfs = annotate(List[Tensor], [])\nfor i in range(" + k + "):\n");
        b.append(("w = torch.add(w0, torch.select(d, 0, i))\n" + features(path) + "h = torch.flatten(x, 1, -1)\nh = "
                + "torch.sub(" + UNIT.formatted("h") + ", h0)\n_0 = torch.append(fs, " + UNIT.formatted("h") + ")")
                .indent(2));
        b.append(LOSS.formatted(k * N, N));
        b.append("g = torch.grad([loss], [%s], None, None, False, True)%nreturn unchecked_cast(Tensor, g[0])"
                .formatted(String.join(", ", variables)));
        return peer.script(p, List.of("w", "theta"), b.toString());
    }
}
