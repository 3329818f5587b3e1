package org.latentclr.sefa;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.LinearAlgebra;
import org.latentclr.engine.functional.LinearAlgebra.HostEigen;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.nn.stylegan2.StyleSlot;

/**
 * Closed-form factorisation (METHODS §5; Shen and Zhou 2021): the weights A_l [C_l,w] of the chosen affine layers, each row divided by its
 * length, under one another as B; the directions are the eigenvectors of BᵀB by descending eigenvalue. A gain per layer changes nothing.
 * Of a generator without style layers its first layer is factorised, as the published code does for ProgGAN.
 *
 * @param layers indices of the layers in {@link #layers(StyleGan2)}
 * @param codes indices of the codes in W+ that those layers read: where an edit is applied
 * @param values eigenvalues, descending [w]
 * @param directions unit vectors [w][w], their entry of largest magnitude positive
 */
public record Sefa(List<Integer> layers, List<Integer> codes, double[] values, double[][] directions) {
    /** Error of the sum of the columns, relative to their length, that rounding may cause. */
    private static final double LINEAR = 1e-3;

    /** The affine layers that count: those of all convolutions in order, and the last one that makes an image. */
    public static List<StyleSlot> layers(StyleGan2 g) {
        List<StyleSlot> all = new ArrayList<>();
        StyleSlot image = null;
        for (StyleSlot slot : g.styleSlots()) {
            if (slot.isRgb()) image = slot;
            else
                all.add(slot);
        }
        if (image != null) all.add(image);
        return all;
    }

    /** Of all layers. */
    public static Sefa of(StyleGan2 g) {
        return of(g, IntStream.range(0, layers(g).size()).boxed().toList());
    }

    /** Of some layers. @param layers indices of {@link #layers(StyleGan2)}, at least one */
    public static Sefa of(StyleGan2 g, List<Integer> layers) {
        List<StyleSlot> slots = layers(g);
        EngineException.check(!layers.isEmpty() && layers.stream().allMatch(l -> l >= 0 && l < slots.size()), "SeFa",
                "layers from 0 to " + (slots.size() - 1), layers);
        int w = g.wSize();
        double[] gram = new double[w * w];
        for (int l : layers) addNormalized(gram, slots.get(l).affine().toDoubles(), w);
        return of(gram, w, List.copyOf(layers), layers.stream().map(l -> slots.get(l).latent()).distinct().toList());
    }

    /**
     * Of the first layer of any generator: its weight A [F,z] is read off its features h of unit codes, A·e_i = h(e_i) − h(0).
     *
     * @throws EngineException when that layer is not linear in the code
     */
    public static Sefa ofFirstLayer(Generator g) {
        int z = g.zSize();
        String layer = g.layers().getFirst().name();
        try (Scope s = Scope.open("first layer")) {
            float[] codes = new float[(z + 2) * z]; // 0, the unit codes, and (1, …, 1), which is their sum
            for (int i = 0; i < z; i++) {
                codes[(i + 1) * z + i] = 1;
                codes[(z + 1) * z + i] = 1;
            }
            Latents latents = Latents.of(LatentSpace.Z, Tensor.of(g.backend(), codes, z + 2, z));
            Tensor h = Autograd.noGrad(
                    () -> g.showing(0).features(g.showing(0).classVectors(1).map(latents::withClasses).orElse(latents),
                            layer).reshape(z + 2, -1)); // [z+2,F]
            Tensor a = h.slice(0, 1, z + 2).sub(h.slice(0, 0, 1)); // [z+1,F]
            Tensor columns = a.slice(0, 0, z);
            double error = columns.sum(true, 0).sub(a.slice(0, z, z + 1)).abs().mean().item();
            double size = columns.square().sum(false, 0).mean().item();
            EngineException.check(size > 0 && error <= LINEAR * Math.sqrt(size), "SeFa",
                    "a first layer that is linear in the code",
                    "'" + layer + "' of " + g.describe());
            double[] gram = new double[z * z];
            addNormalized(gram, columns.transpose(0, 1).contiguous().toDoubles(), z);
            return of(gram, z, List.of(0), IntStream.range(0, g.latentCount()).boxed().toList());
        }
    }

    /** Eigenvectors of BᵀB [w,w]. */
    private static Sefa of(double[] gram, int w, List<Integer> layers, List<Integer> codes) {
        HostEigen e = LinearAlgebra.eigh(gram);
        double[] values = new double[w];
        double[][] directions = new double[w][w];
        for (int k = 0; k < w; k++) {
            values[k] = e.values()[w - 1 - k];
            for (int i = 0; i < w; i++) directions[k][i] = e.vectors()[i * w + w - 1 - k];
        }
        return new Sefa(layers, codes, values, directions);
    }

    /** Adds Σ_c a_c·a_cᵀ/|a_c|² over the rows a_c of a layer's weight. */
    private static void addNormalized(double[] gram, double[] weight, int w) {
        for (int row = 0; row < weight.length; row += w) {
            double square = 0;
            for (int i = 0; i < w; i++) square += weight[row + i] * weight[row + i];
            if (square == 0) continue;
            for (int i = 0; i < w; i++) {
                double a = weight[row + i] / square;
                for (int j = 0; j < w; j++) gram[i * w + j] += a * weight[row + j];
            }
        }
    }
}
