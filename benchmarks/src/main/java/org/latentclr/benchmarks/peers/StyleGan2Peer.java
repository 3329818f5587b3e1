package org.latentclr.benchmarks.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.stylegan2.StyleGan2;

/**
 * StyleGAN2 as the published code writes it, in TorchScript: one weight per sample, grouped convolutions, filter, noise, bias and activation one
 * after the other. Weights are those of a generator of ours.
 */
final class StyleGan2Peer {
    /** A modulated convolution with demodulation, noise, bias and leaky rectifier; {@code rgb}: 1×1 without them. */
    private static final String METHODS = """
            def style(self: __torch__.Peer, w: Tensor, a: Tensor, b: Tensor) -> Tensor:
              return torch.add(torch.mul(torch.matmul(w, torch.t(a)), torch.div(1., torch.sqrt(torch.size(w, 1)))), b)

            def convolve(self: __torch__.Peer, x: Tensor, each: Tensor, pad: int) -> Tensor:
              n = torch.size(x, 0)
              o = torch.size(each, 1)
              h = torch.size(x, 2)
              all = torch.reshape(each, [n * o, torch.size(each, 2), torch.size(each, 3), torch.size(each, 4)])
              y = torch.conv2d(torch.reshape(x, [1, n * torch.size(x, 1), h, h]), all, None, [1, 1], [pad, pad], [1, 1], n)
              return torch.reshape(y, [n, o, h, h])

            def enlarge(self: __torch__.Peer, x: Tensor, each: Tensor, filter: Tensor) -> Tensor:
              n = torch.size(x, 0)
              o = torch.size(each, 1)
              c = torch.size(x, 1)
              h = torch.size(x, 2)
              all = torch.reshape(torch.transpose(each, 1, 2), [n * c, o, 3, 3])
              y = torch.conv_transpose2d(torch.reshape(x, [1, n * c, h, h]), all, None, [2, 2], [0, 0], [0, 0], n, [1, 1])
              k = torch.mul(torch.repeat(torch.reshape(filter, [1, 1, 4, 4]), [n * o, 1, 1, 1]), 4.)
              y = torch.conv2d(y, k, None, [1, 1], [1, 1], [1, 1], n * o)
              return torch.reshape(y, [n, o, 2 * h, 2 * h])

            def layer(self: __torch__.Peer, x: Tensor, w: Tensor, weight: Tensor, a: Tensor, ab: Tensor, noise: Tensor, strength: Tensor, bias: Tensor, filter: Tensor, up: bool) -> Tensor:
              s = (self).style(w, a, ab)
              each = torch.mul(torch.unsqueeze(weight, 0), torch.reshape(s, [torch.size(s, 0), 1, torch.size(s, 1), 1, 1]))
              d = torch.rsqrt(torch.add(torch.sum(torch.pow(each, 2), [2, 3, 4], True), 1e-08))
              each = torch.mul(each, d)
              if up:
                y = (self).enlarge(x, each, filter)
              else:
                y = (self).convolve(x, each, 1)
              y = torch.add(torch.add(y, torch.mul(noise, strength)), torch.reshape(bias, [1, -1, 1, 1]))
              return torch.mul(torch.leaky_relu(y, 0.2), 1.4142135623730951)

            def rgb(self: __torch__.Peer, x: Tensor, w: Tensor, weight: Tensor, a: Tensor, ab: Tensor, bias: Tensor) -> Tensor:
              s = torch.mul((self).style(w, a, ab), torch.div(1., torch.sqrt(torch.size(x, 1))))
              each = torch.mul(torch.unsqueeze(weight, 0), torch.reshape(s, [torch.size(s, 0), 1, torch.size(s, 1), 1, 1]))
              return torch.add((self).convolve(x, each, 0), torch.reshape(bias, [1, -1, 1, 1]))

            def twice(self: __torch__.Peer, x: Tensor, filter: Tensor) -> Tensor:
              c = torch.size(x, 1)
              k = torch.mul(torch.repeat(torch.reshape(filter, [1, 1, 4, 4]), [c, 1, 1, 1]), 4.)
              return torch.conv_transpose2d(x, k, None, [2, 2], [1, 1], [0, 0], c, [1, 1])
            """;

    private final Map<String, NDArray> weights = new LinkedHashMap<>();

    StyleGan2Peer(StyleGan2 g, NDManager p) {
        g.network().state().forEach((name, parameter) -> {
            if (!name.startsWith("synthesis.")) return;
            Tensor t = parameter.value();
            weights.put(name.substring("synthesis.".length()).replace('.', '_'),
                    p.create(t.toFloats(), Operands.shape(t.shape().dims())));
        });
    }

    /** Names of the weights that {@code lines} mention. */
    List<String> mentioned(String lines) {
        List<String> words = List.of(lines.split("\\W+"));
        return weights.keySet().stream().filter(words::contains).toList();
    }

    /** A function of the given tensors and of the weights that its lines mention. */
    Script script(NDManager p, List<String> parameters, String body) {
        List<String> all = new ArrayList<>(parameters);
        all.addAll(mentioned(body));
        return new Script(p, all, body, METHODS);
    }

    /** The tensors for a {@link #script}. */
    NDArray[] operands(List<NDArray> parameters, String body) {
        List<NDArray> all = new ArrayList<>(parameters);
        mentioned(body).forEach(n -> all.add(weights.get(n)));
        return all.toArray(NDArray[]::new);
    }

    /** Lines that put the first convolution's output for the codes {@code w} into {@code x}. */
    static String first() {
        return "x = torch.repeat(torch.unsqueeze(b4_const, 0), [torch.size(w, 0), 1, 1, 1])\n"
                + layer("b4_conv1", false);
    }

    /** A line that lays a layer over {@code x}. */
    static String layer(String name, boolean up) {
        return "x = (self).layer(x, w, %1$s_weight, %1$s_affine_weight, %1$s_affine_bias, %1$s_noise_const, "
                .formatted(name)
                + "%1$s_noise_strength, %1$s_bias, %1$s_resample_filter, %2$s)%n".formatted(name,
                        up ? "True" : "False");
    }

    /** Lines that end with the picture in {@code y}. */
    static String picture(int resolution) {
        StringBuilder b = new StringBuilder(first()).append("y = ").append(rgb(4));
        for (int r = 8; r <= resolution; r *= 2) {
            b.append(layer("b" + r + "_conv0", true)).append(layer("b" + r + "_conv1", false));
            b.append("y = torch.add((self).twice(y, b%d_conv0_resample_filter), %s)%n".formatted(r, rgb(r).strip()));
        }
        return b.toString();
    }

    private static String rgb(int r) {
        return "(self).rgb(x, w, b%1$d_torgb_weight, b%1$d_torgb_affine_weight, b%1$d_torgb_affine_bias, b%1$d_torgb_bias)%n"
                .formatted(r);
    }
}
