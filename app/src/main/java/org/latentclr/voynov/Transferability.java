package org.latentclr.voynov;

import java.util.Optional;
import java.util.function.Supplier;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Losses;
import org.latentclr.engine.functional.Losses.Reduction;
import org.latentclr.engine.op.Gather;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.optim.Adam;

/**
 * Whether a direction means something in real pictures (METHODS §3.4, DVN): a small network learns to tell pictures shifted by +r from those
 * shifted by −r, labels real pictures, a second network learns from these alone, and is asked about shifted pictures again.
 *
 * @param deformator asked in evaluation mode
 * @param reach r
 * @param options of the small networks
 */
public record Transferability(ShiftedPictures pictures, CodeSource source, Deformator deformator, double reach,
        Options options) {
    /**
     * @param steps of Adam of each network
     * @param batch pictures a step
     * @param tests batches of a measured accuracy
     */
    public record Options(int steps, int batch, int tests) {
        /** 50 steps of 16 pictures, 10 batches. */
        public static final Options PUBLISHED = new Options(50, 16, 10);
    }

    /**
     * What was found for a direction.
     *
     * @param generated accuracy of the network that learned from shifted pictures, on others
     * @param transferred accuracy of the one that learned from labelled real pictures, on shifted ones: DVN
     */
    public record Score(double generated, double transferred) {}

    private static final double RATE = 1e-3;

    public Transferability {
        EngineException.check(reach > 0, "transferability", "a shift above 0", reach);
        deformator.train(false);
    }

    /** LeNet for one picture and two answers. */
    private static final class Teller extends Module {
        private final LeNet.Trunk trunk;
        private final LeNet.Head head;

        Teller(Initializer init, int channels) {
            trunk = child("convnet", new LeNet.Trunk(init, channels, LeNet.WIDTH));
            head = child("fc", new LeNet.Head(init, LeNet.WIDTH, 2));
        }

        Tensor logits(Tensor x) {
            return head.forward(trunk.forward(x));
        }
    }

    /** Pictures [N,C,H,W] and for each the answer 0 or 1. */
    private record Labelled(Tensor images, int[] labels) {}

    /**
     * Measures one direction.
     *
     * @param real pictures [M,C,S,S] in [−1,1] of the generator's size, at least one batch of them, not modified
     * @param random of everything; moves on
     */
    public Score score(int direction, Tensor real, RandomStream random) {
        EngineException.check(direction >= 0 && direction < deformator.inputs(), "direction",
                "a number from 0 to " + (deformator.inputs() - 1), direction);
        EngineException.check(real.dim(0) >= options.batch, "transferability",
                "at least " + options.batch + " real pictures", real.dim(0));
        try (Scope s = Scope.open("transferability")) {
            Initializer init = Initializer.random(real.backend(), random);
            Supplier<Labelled> shifted = () -> shifted(direction, random);
            Teller first = learned(init, real.dim(1), shifted);
            int[] labels = labels(first, real);
            Teller second = learned(init, real.dim(1), () -> some(real, labels, random));
            return new Score(accuracy(first, shifted), accuracy(second, shifted));
        }
    }

    private Teller learned(Initializer init, int channels, Supplier<Labelled> pictures) {
        Teller t = new Teller(init, channels);
        Adam adam = new Adam(t.parameters().values(), Adam.Options.of(RATE, 0));
        for (int i = 0; i < options.steps; i++)
            try (Scope s = Scope.open("step")) {
                Labelled batch = pictures.get();
                Tensor target = Tensor.indices(batch.images.backend(), batch.labels, batch.labels.length);
                Tensor loss = Losses.crossEntropy(t.logits(batch.images), target, Reduction.MEAN);
                adam.step(Autograd.grad(loss, t.variables().toArray(Tensor[]::new)));
            }
        t.train(false);
        return t;
    }

    private double accuracy(Teller teller, Supplier<Labelled> pictures) {
        int right = 0;
        for (int i = 0; i < options.tests; i++)
            try (Scope s = Scope.open("test")) {
                Labelled batch = pictures.get();
                int[] told = told(teller, batch.images);
                for (int n = 0; n < told.length; n++) if (told[n] == batch.labels[n]) right++;
            }
        return (double) right / (options.tests * options.batch);
    }

    private int[] labels(Teller teller, Tensor real) {
        int[] all = new int[real.dim(0)];
        for (int from = 0; from < all.length; from += options.batch)
            try (Scope s = Scope.open("labels")) {
                int to = Math.min(all.length, from + options.batch);
                System.arraycopy(told(teller, real.slice(0, from, to)), 0, all, from, to - from);
            }
        return all;
    }

    private static int[] told(Teller teller, Tensor images) {
        return Autograd.noGrad(() -> ReconstructionLoss.told(teller.logits(images)));
    }

    /** A batch of pictures shifted by +r (1) or −r (0). */
    private Labelled shifted(int direction, RandomStream random) {
        int n = options.batch;
        int[] labels = new int[n];
        int[] targets = new int[n];
        float[] lengths = new float[n];
        for (int i = 0; i < n; i++) {
            labels[i] = random.nextInt(2);
            targets[i] = direction;
            lengths[i] = (float) (labels[i] == 1 ? reach : -reach);
        }
        Tensor images = Autograd.noGrad(() -> {
            Optional<Tensor> classes = source.classes(n, random);
            Tensor codes = pictures.codes(source.codes(n, random), classes);
            Tensor basis = new Shifts(targets, lengths).basis(codes.backend(), deformator.inputs());
            return pictures.pictures(codes.add(deformator.shift(basis, pictures.width())), classes);
        });
        return new Labelled(images, labels);
    }

    /** A batch of real pictures with the first network's answers. */
    private Labelled some(Tensor real, int[] labels, RandomStream random) {
        int[] which = new int[options.batch];
        int[] answers = new int[options.batch];
        for (int i = 0; i < which.length; i++) {
            which[i] = random.nextInt(labels.length);
            answers[i] = labels[which[i]];
        }
        return new Labelled(Gather.select(real, 0, which), answers);
    }
}
