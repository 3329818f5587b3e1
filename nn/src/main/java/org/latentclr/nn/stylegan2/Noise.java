package org.latentclr.nn.stylegan2;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.TorchRandom;

/** What the convolutions of the synthesis network add, each scaled by its own strength, before bias and activation. */
public sealed interface Noise {
    /** Nothing. */
    record None() implements Noise {}

    /** The maps stored with the network: the same for every image (NVIDIA's noise mode "const"). */
    record Stored() implements Noise {}

    /**
     * Given maps.
     *
     * @param maps one [1,1,r,r] or [N,1,r,r] per convolution, from the lowest resolution up; not modified
     */
    record Given(List<Tensor> maps) implements Noise {
        public Given {
            maps = List.copyOf(maps);
        }
    }

    /**
     * Maps of their own for every image of a batch, drawn from (seed, convolution): a call with the same seed and batch size gives the
     * same maps.
     */
    record Random(long seed) implements Noise {}

    /**
     * The maps that the published LatentCLR tool draws once per generator: {@code torch.manual_seed(seed)}, then
     * {@code torch.randn(1,1,r,r)} per convolution (METHODS §1.11). The tensors belong to the current scope.
     *
     * @param resolution of the image
     */
    static Noise torch(Backend backend, int resolution, long seed) {
        TorchRandom random = new TorchRandom(seed);
        List<Tensor> maps = new ArrayList<>();
        for (int r = 4; r <= resolution; r *= 2)
            for (int i = r == 4 ? 1 : 0; i < 2; i++) maps.add(Tensor.of(backend, random.randn(r * r), 1, 1, r, r));
        return new Given(maps);
    }
}
