package org.latentclr.vae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.layer.Chain;
import org.latentclr.vae.Objective.Reconstruction;

/** Posteriors of pairs, objectives, shuffled codes. */
class VaeTest {
    private interface Body {
        void run(Backend device, Initializer init);
    }

    private static void on(Body body) {
        try (Backend device = Backends.open("reference", 0).backend(); Scope s = Scope.open("test")) {
            body.run(device, Initializer.random(device, new RandomStream(3, 0)));
        }
    }

    private static Vae tiny(Initializer init) {
        return new Vae(new Chain(init).linear(5, 4), new Chain(init).linear(2, 5), 2);
    }

    /** The varied dimension keeps its own posterior, the other has the mean of both. */
    @Test
    void pairsShareWhatDoesNotVary() {
        on((device, init) -> {
            GroupVae group = new GroupVae(tiny(init), Objective.of(Reconstruction.L2, 1),
                    GroupVae.Averaging.LOG_VARIANCE);
            Tensor x1 = init.uniform(1, 1, 5);
            Tensor x2 = init.uniform(1, 1, 5);
            Tensor noise = init.normal(1, 1, 2);
            GroupVae.Losses l = group.losses(x1, x2, new int[]{1}, noise, noise, 0);
            double[] a = l.first().own().mean().toDoubles();
            double[] b = l.second().own().mean().toDoubles();
            assertArrayEquals(new double[]{(a[0] + b[0]) / 2, a[1]}, l.first().shared().mean().toDoubles(), 1e-12);
            assertArrayEquals(new double[]{(a[0] + b[0]) / 2, b[1]}, l.second().shared().mean().toDoubles(), 1e-12);
            GroupVae.Losses same = group.losses(x1, x2, new int[]{-1}, noise, noise, 0);
            assertArrayEquals(same.first().z().toDoubles(), same.second().z().toDoubles(), 1e-12);
            assertThrows(EngineException.class,
                    () -> group.losses(x1, x2, new int[]{0, 1}, noise, noise, 0));
        });
    }

    @Test
    void variancesAreAveragedInEitherWay() {
        on((device, init) -> {
            Tensor a = Tensor.of(device, new double[]{0}, 1);
            Tensor b = Tensor.of(device, new double[]{Math.log(3)}, 1);
            assertEquals(Math.log(3) / 2, GroupVae.Averaging.LOG_VARIANCE.of(a, b).item(), 1e-12);
            assertEquals(Math.log(2), GroupVae.Averaging.VARIANCE.of(a, b).item(), 1e-12);
        });
    }

    @Test
    void capacityGrowsAndAnnealingNeedsOne() {
        on((device, init) -> {
            Tensor kl = Tensor.of(device, new double[]{3}, 1);
            Objective o = new Objective(Reconstruction.L2, 2, 4, 10, 0.5);
            assertEquals(2 * 3, o.weighted(kl, 0).item(), 1e-12);
            assertEquals(2 * 0.25 * (3 - 0.8), o.weighted(kl, 2).item(), 1e-12);
            assertEquals(2 * Math.pow(0.5, 30), o.weighted(kl, 30).item(), 1e-15);
            Objective none = new Objective(Reconstruction.L2, 2, 0, 10, 0.5);
            assertEquals(6, none.weighted(kl, 7).item(), 1e-12);
            assertThrows(EngineException.class, () -> new Objective(Reconstruction.L2, -1, 0, 1, 1));
        });
    }

    @Test
    void shuffledCodesKeepTheirColumns() {
        on((device, init) -> {
            Tensor z = Tensor.of(device, new double[]{1, 10, 2, 20, 3, 30}, 3, 2);
            Tensor p = FactorDiscriminator.permuted(z, new int[]{2, 0, 1}, new int[]{0, 2, 1});
            assertArrayEquals(new double[]{3, 10, 1, 30, 2, 20}, p.toDoubles());
        });
    }

    /** Codes whose dimensions are independent have no total correlation that a discriminator could learn; equal ones have much. */
    @Test
    void discriminatorLearnsDependence() {
        on((device, init) -> {
            RandomStream random = new RandomStream(1, 1);
            FactorVae factor = new FactorVae(new BetaVae(tiny(init), Objective.of(Reconstruction.L2, 1)),
                    new FactorDiscriminator(init, 2, 16), 1);
            Tensor x = init.uniform(1, 8, 5);
            double before = 0;
            double after = 0;
            for (int i = 0; i < 40; i++)
                try (Scope s = Scope.open("step")) {
                    double d = factor.losses(x, Tensor.zeros(device, 8, 2),
                            new int[][]{random.permutation(8), random.permutation(8)}, i).discriminator().item();
                    if (i < 5) before += d;
                    if (i >= 35) after += d;
                }
            assertTrue(after < before, before + " to " + after);
        });
    }

    @Test
    void picturesComeBackInTheirShape() {
        on((device, init) -> {
            Vae vae = Vae.images(init, 3, 3);
            Posterior q = vae.encode(Tensor.zeros(device, 1, 3, Vae.SIDE, Vae.SIDE));
            assertEquals(Shape.of(1, 3), q.mean().shape());
            assertEquals(Shape.of(1, 3, Vae.SIDE, Vae.SIDE), vae.pictures(q.mean()).shape());
        });
    }
}
