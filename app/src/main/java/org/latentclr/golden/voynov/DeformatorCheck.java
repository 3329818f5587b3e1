package org.latentclr.golden.voynov;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.MatrixExp;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.Parameter;
import org.latentclr.voynov.Deformator;
import org.latentclr.voynov.DeformatorKind;
import org.latentclr.voynov.OrthogonalDeformator;
import org.latentclr.voynov.PublishedModels;
import org.latentclr.voynov.RandomDeformator;
import org.latentclr.weights.Json;
import org.latentclr.weights.NamedArray;

/** Deformators of all kinds with gradients; orthogonal matrices; matrix exponentials. */
final class DeformatorCheck implements GoldenCheck {
    @Override
    public boolean knows(String file) {
        return VoynovChecks.is(file, "/deformators.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        int width = Integer.parseInt(file.text("shift_dim"));
        file.json("configs").forEach((name, options) -> file.in(name, () -> {
            DeformatorKind kind = kind(String.valueOf(Json.asObject(options, name).get("type")));
            Deformator d = deformator(file, device, name, kind);
            if (d instanceof OrthogonalDeformator o) file.expect(name + ".matrix", o.matrix());
            // Training comes first: the stored evaluation uses the running statistics that it leaves.
            for (boolean train : new boolean[]{true, false}) {
                d.train(train);
                values(file, device, name + (train ? ".train." : ".eval."), d, width);
            }
        }));
        for (String name : file.names())
            if (name.matches("expm\\d+\\.x"))
                file.expect(name.replace(".x", ".y"), MatrixExp.apply(file.tensor(device, name)));
        file.expect("make_ortho.mat",
                orthogonal(device, file.values("make_ortho.a"), file.shape("make_ortho.mat").dim(0)));
    }

    static DeformatorKind kind(String type) {
        return type.equals("PROJECTIVE") ? DeformatorKind.PROJ : DeformatorKind.valueOf(type);
    }

    private static Deformator deformator(GoldenFile file, Backend device, String name, DeformatorKind kind) {
        if (kind == DeformatorKind.RANDOM)
            return new RandomDeformator(file.tensor(device, name + ".linear_not_in_state_dict"));
        Map<String, NamedArray> state = VoynovChecks.state(file, name + ".state.");
        return PublishedModels.deformator(file.path(), state, Optional.of(kind),
                OptionalInt.of(file.shape(name + ".eval.x").dim(1)), device);
    }

    private static void values(GoldenFile file, Backend device, String prefix, Deformator d, int width) {
        if (!file.has(prefix + "x")) return;
        List<Tensor> variables = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, Parameter> p : d.parameters().entrySet()) {
            variables.add(p.getValue().value());
            names.add(prefix + "g." + p.getKey());
        }
        Tensor x = file.tensor(device, prefix + "x").track();
        variables.add(x);
        names.add(prefix + "g_x");
        Tensor y = d.shift(x, width);
        file.expect(prefix + "y", y);
        Tensor[] g = Autograd.grad(y, variables, file.tensor(device, prefix + "R"), false, false);
        for (int i = 0; i < g.length; i++) file.expect(names.get(i), g[i]);
    }

    /** exp(A − Aᵀ) with the numbers of {@code a} in the upper triangle of A, row by row. */
    private static Tensor orthogonal(Backend device, double[] a, int n) {
        double[] half = new double[n * n];
        for (int i = 0, k = 0; i < n; i++) for (int j = i + 1; j < n; j++) half[i * n + j] = a[k++];
        return new OrthogonalDeformator(Tensor.of(device, half, n, n)).matrix();
    }
}
