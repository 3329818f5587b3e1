package org.latentclr.golden.generators;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.proggan.ProgGan;
import org.latentclr.nn.sngan.SnGan;
import org.latentclr.weights.Checkpoint;

/** ProgGAN and SNGAN: activations by name, images of codes and of shifted codes, gradients in the code and in all parameters. */
final class ShiftedCheck implements GoldenCheck {
    private static final String PARAMETER = "g.", VALUES = "golden.safetensors";

    /** A generator with the names that a file uses for its parameters. */
    private record Subject(Generator generator, Module network) {}

    @Override
    public boolean knows(String file) {
        return isProgGan(file) || GeneratorChecks.is(file, "sngan", VALUES);
    }

    private static boolean isProgGan(String file) {
        return GeneratorChecks.is(file, "proggan", VALUES);
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        Subject s = open(file, device);
        Tensor z = flat(file.tensor(device, "z"));
        for (String name : file.names())
            if (name.startsWith("features.") || name.startsWith("model."))
                file.in(name, () -> file.expect(name, s.generator.features(Latents.of(LatentSpace.Z, z), name)));
        gradients(file, s, z.track());
        Tensor shifted = z.add(flat(file.tensor(device, "shift")));
        file.expect("image_shifted", s.generator.image(Latents.of(LatentSpace.Z, shifted)));
        if (file.has("image_trainmode")) {
            s.network.train(true);
            file.expect("image_trainmode", s.generator.image(Latents.of(LatentSpace.Z, z)));
        }
    }

    private static Subject open(GoldenFile file, Backend device) {
        Path folder = file.path().getParent();
        if (isProgGan(file.name())) {
            ProgGan g = ProgGan.openTrainable(folder.resolve("generator.pt"), device);
            return new Subject(g, g.network());
        }
        SnGan g = SnGan.openTrainable(folder, device);
        return new Subject(g, g.network());
    }

    private static Tensor flat(Tensor z) {
        return z.reshape(z.dim(0), -1);
    }

    private static void gradients(GoldenFile file, Subject s, Tensor z) {
        Tensor image = s.generator.image(Latents.of(LatentSpace.Z, z));
        file.expect("image", image);
        List<String> names = new ArrayList<>(List.of("g_z"));
        List<Tensor> variables = new ArrayList<>(List.of(z));
        for (Map.Entry<String, Parameter> p : s.network.parameters().entrySet())
            if (file.has(PARAMETER + p.getKey())) {
                names.add(PARAMETER + p.getKey());
                variables.add(p.getValue().value());
            }
        Tensor[] g = Autograd.grad(image, variables, file.tensor(image.backend(), "R"), false, false);
        for (int i = 0; i < g.length; i++) file.expect(names.get(i), g[i].reshape(file.shape(names.get(i)).dims()));
    }

    /** The weight files of both, and SNGAN's arguments: strict loading. */
    static final class FilesCheck implements GoldenCheck {
        @Override
        public boolean knows(String file) {
            return GeneratorChecks.is(file, "proggan", "generator.pt")
                    || GeneratorChecks.is(file, "sngan", SnGan.WEIGHTS)
                    || GeneratorChecks.is(file, "sngan", SnGan.ARGUMENTS);
        }

        @Override
        public void run(GoldenFile file, Backend device) {
            boolean sn = GeneratorChecks.is(file.name(), "sngan", file.path().getFileName().toString());
            Generator g = sn
                    ? SnGan.open(file.path().getParent(), device)
                    : ProgGan.open(file.path(), device);
            String latents = Checkpoint.read(file.sibling(VALUES)).metadata().get("z");
            file.require("z", latents.equals(String.valueOf(g.zSize())), g.describe());
        }
    }
}
