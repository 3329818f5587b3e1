package org.latentclr.evaluation;

import org.latentclr.discovery.CodeEdits;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.generator.BundledGenerator;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;

/** Edits along the factors of the bundled generator, which its makers know and no method is told: what the measures give to a perfect finding. */
final class KnownAxes {
    static final String IN_Z = "known axes of Z", IN_W = "known axes, nearest lines of W";
    private static final int CODES = 4096;
    private static final long STREAM = 43;

    private KnownAxes() {}

    /** z + t·axis_f. */
    static CodeEdits inZ(Generator g) {
        return CodeEdits.along(LatentSpace.Z, axes(g));
    }

    /**
     * w + t·b_f with b_f = mean over codes of w·(axis_f · z): of all constant directions in W the one along which factor f changes by least squares,
     * the axes of z ~ N(0, I) being independent. A method that edits W with constant directions can hardly do better.
     */
    static CodeEdits inW(Generator g) {
        return CodeEdits.along(LatentSpace.W, Autograd.noGrad(() -> {
            Tensor z = g.sampleZ(CODES, new RandomStream(0, STREAM));
            Tensor along = z.matmul(axes(g).transpose(0, 1)); // [n,factors]
            return along.transpose(0, 1).matmul(g.map(z)).mul(1.0 / CODES); // [factors,w]
        }));
    }

    private static Tensor axes(Generator g) {
        return BundledGenerator.factors().tensor(g.backend());
    }
}
