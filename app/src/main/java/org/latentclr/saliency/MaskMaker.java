package org.latentclr.saliency;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.Gather;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.voynov.CodeSource;
import org.latentclr.voynov.Deformator;
import org.latentclr.voynov.ShiftedPictures;
import org.latentclr.voynov.Shifts;

/**
 * Pictures with masks from one direction of a generator (METHODS §3.6). Pictures whose object is very small or very large are thrown away.
 *
 * @param pictures of codes and shifted codes
 * @param source of codes
 * @param deformator asked in evaluation mode
 * @param options how masks are made
 */
public record MaskMaker(ShiftedPictures pictures, CodeSource source, Deformator deformator, Options options) {
    /** Batches drawn for one, at most. */
    private static final int TRIES = 100;

    /**
     * How masks are made.
     *
     * @param direction index of the direction
     * @param reach r, the length of the shift
     * @param threshold of the rule
     * @param smallest share of the picture that the object must exceed
     * @param largest share that it must stay below
     */
    public record Options(MaskRule rule, int direction, double reach, double threshold, double smallest,
            double largest) {
        /** r = 26, intensity, threshold 0.95, areas between 0.05 and 0.5. */
        public static Options published(int direction) {
            return new Options(MaskRule.INTENSITY, direction, 26, MaskRule.INTENSITY.usualThreshold(), 0.05, 0.5);
        }

        public Options {
            EngineException.check(direction >= 0 && Double.isFinite(reach) && reach != 0, "masks",
                    "a direction of at least 0 and a shift other than 0", direction + " and " + reach);
            EngineException.check(0 <= smallest && smallest < largest && largest <= 1, "masks",
                    "areas from 0 to 1, the smallest below the largest", smallest + " and " + largest);
        }
    }

    /**
     * Pictures with masks.
     *
     * @param images [N,C,H,W] in [−1,1]
     * @param masks [N,H,W], 1 for the object
     */
    public record Batch(Tensor images, Tensor masks) {}

    public MaskMaker {
        EngineException.check(options.direction < deformator.inputs(), "background direction",
                "a number from 0 to " + (deformator.inputs() - 1), options.direction);
        deformator.train(false);
    }

    /**
     * {@code n} pictures with masks, which belong to the current scope; the streams move on.
     *
     * @throws EngineException when hardly any mask has a usable size
     */
    public Batch draw(int n, RandomStream latents, RandomStream classes) {
        try (Scope s = Scope.open("masks")) {
            List<Batch> kept = new ArrayList<>();
            int count = 0;
            for (int i = 0; count < n; i++) {
                EngineException.check(i < TRIES, "masks",
                        n + " pictures whose mask covers more than " + options.smallest + " and less than "
                                + options.largest + " of them, among " + n * TRIES,
                        count + "; choose another direction, shift, threshold or rule");
                Optional<Batch> usable = usable(candidates(n, latents, classes));
                if (usable.isEmpty()) continue;
                kept.add(usable.get());
                count += usable.get().images.dim(0);
            }
            Tensor images = Concat.apply(0, kept.stream().map(Batch::images).toArray(Tensor[]::new));
            Tensor masks = Concat.apply(0, kept.stream().map(Batch::masks).toArray(Tensor[]::new));
            return new Batch(s.keep(images.slice(0, 0, n).contiguous()), s.keep(masks.slice(0, 0, n).contiguous()));
        }
    }

    /** {@code n} pictures with masks of any size; the streams move on. */
    public Batch candidates(int n, RandomStream latents, RandomStream classes) {
        return Autograd.noGrad(() -> {
            Optional<Tensor> shown = source.classes(n, classes);
            Tensor codes = pictures.codes(source.codes(n, latents), shown);
            Shifts one = new Shifts(new int[]{options.direction}, new float[]{(float) options.reach});
            Tensor shift = deformator.shift(one.basis(codes.backend(), deformator.inputs()), pictures.width());
            Tensor plus = pictures.pictures(codes.add(shift), shown);
            Tensor minus = options.rule.needsMinus() ? pictures.pictures(codes.sub(shift), shown) : plus;
            return new Batch(pictures.pictures(codes, shown), options.rule.mask(plus, minus, options.threshold));
        });
    }

    private Optional<Batch> usable(Batch all) {
        float[] areas = all.masks.mean(false, 1, 2).toFloats();
        int[] good = IntStream.range(0, areas.length)
                .filter(i -> areas[i] > options.smallest && areas[i] < options.largest).toArray();
        if (good.length == 0) return Optional.empty();
        return Optional.of(new Batch(Gather.select(all.images, 0, good), Gather.select(all.masks, 0, good)));
    }
}
