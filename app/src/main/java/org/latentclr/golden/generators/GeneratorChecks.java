package org.latentclr.golden.generators;

import java.util.List;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;

/** The checks of this package. */
public final class GeneratorChecks {
    private GeneratorChecks() {}

    public static List<GoldenCheck> all() {
        return List.of(new BigGanCheck(), new BigGanFilesCheck(), new ShiftedCheck(), new ShiftedCheck.FilesCheck());
    }

    /** Whether {@code file} is {@code name} in a folder {@code folder}. */
    static boolean is(String file, String folder, String name) {
        return file.equals(folder + "/" + name) || file.endsWith("/" + folder + "/" + name);
    }

    /** Compares ∂Σ(y·r)/∂x. */
    static void gradient(GoldenFile file, String name, Tensor y, String r, Tensor x) {
        Tensor g = Autograd.grad(y, List.of(x), file.tensor(y.backend(), r), false, false)[0];
        file.expect(name, g.reshape(file.shape(name).dims()));
    }
}
