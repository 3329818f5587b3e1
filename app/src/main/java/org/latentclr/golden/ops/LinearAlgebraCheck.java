package org.latentclr.golden.ops;

import org.latentclr.engine.Backend;
import org.latentclr.engine.functional.LinearAlgebra;
import org.latentclr.engine.functional.MatrixExp;
import org.latentclr.golden.GoldenFile;

/** Matrix exponential, decompositions and linear systems. */
final class LinearAlgebraCheck extends CaseFileCheck {
    LinearAlgebraCheck() {
        super("linalg", (c, o) -> switch (c.kind("expm", "solve", "inv", "cholesky")) {
            case "expm" -> MatrixExp.apply(c.get("x"));
            case "solve" -> LinearAlgebra.solve(c.get("A"), c.get("B"));
            case "inv" -> LinearAlgebra.inverse(c.get("A"));
            default -> LinearAlgebra.cholesky(c.get("A"));
        });
    }

    @Override
    void run(GoldenFile file, Backend device, String name, Options options) {
        if (file.has(name + "/y")) super.run(file, device, name, options);
        else
            GoldenCase.visit(file, device, name, LinearAlgebraCheck::decompose);
    }

    private static void decompose(GoldenCase c) {
        switch (c.kind("svd", "eigh", "pca", "qr", "lstsq")) {
            case "svd" -> {
                var f = LinearAlgebra.svd(c.get("x"));
                c.expect("U", f.u());
                c.expect("s", f.s());
                c.expect("Vh", f.vh());
            }
            case "eigh" -> {
                var e = LinearAlgebra.eigh(c.get("x"));
                c.expect("w", e.values());
                c.expect("v", e.vectors());
            }
            case "pca" -> {
                var p = LinearAlgebra.pca(c.get("x"), c.shape("components")[0]);
                c.expect("components", p.components());
                c.expect("explained_variance", p.variance());
                c.expect("explained_variance_ratio", p.varianceRatio());
                c.expect("mean", p.mean());
            }
            case "qr" -> {
                var d = LinearAlgebra.qr(c.get("x"));
                c.expect("Q", d.q());
                c.expect("R", d.r());
            }
            default -> c.expect("x", LinearAlgebra.lstsq(c.get("A"), c.get("B")));
        }
    }
}
