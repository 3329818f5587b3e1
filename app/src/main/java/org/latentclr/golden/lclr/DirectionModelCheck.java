package org.latentclr.golden.lclr;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.lclr.Alpha;
import org.latentclr.lclr.DirectionModel;
import org.latentclr.lclr.Projector;
import org.latentclr.lclr.Published;
import org.latentclr.nn.Module;
import org.latentclr.nn.StateEntry;
import org.latentclr.weights.NamedArray;

/** {@code direction_models}: results and gradients in training and evaluation, running statistics, single directions. */
final class DirectionModelCheck implements GoldenCheck {
    @Override
    public boolean knows(String file) {
        return file.matches("(?:.*/)?latentclr/direction_models\\.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        Map<String, Object> models = file.json("models");
        for (String name : subjects(file, "model."))
            file.in(name, () -> model(file, device, "model." + name + ".", Options.map(models, name)));
        for (String name : subjects(file, "projector."))
            file.in(name, () -> projector(file, device, "projector." + name + ".", !name.contains("nonorm")));
    }

    private static Set<String> subjects(GoldenFile file, String kind) {
        Set<String> names = new LinkedHashSet<>();
        for (String t : file.names())
            if (t.startsWith(kind)) names.add(t.substring(kind.length(), t.indexOf('.', kind.length())));
        return names;
    }

    private static Map<String, NamedArray> state(GoldenFile file, String prefix) {
        Map<String, NamedArray> state = new LinkedHashMap<>();
        for (String t : file.names())
            if (t.startsWith(prefix)) state.put(t.substring(prefix.length()), file.stored(t));
        return state;
    }

    private static void model(GoldenFile file, Backend device, String prefix, Map<String, Object> o) {
        Map<String, NamedArray> state = state(file, prefix + "state.");
        DirectionModel model = Published.model(file.path(), state, device,
                Alpha.constant(Options.number(o, "alpha")), Options.flag(o, "normalize", true));
        file.require(prefix + "k", model.directions() == Options.whole(o, "k"), model.describe());
        RandomStream none = new RandomStream(0, 0);
        both(file, device, prefix, model, model.published(), z -> model.forward(z, none),
                () -> Published.load(file.path(), model, state));
        Tensor z = file.tensor(device, "z");
        for (String t : file.names())
            if (t.startsWith(prefix + "eval.single")) {
                int k = Integer.parseInt(t.substring(prefix.length() + "eval.single".length()));
                file.expect(t, model.edit(z, k, model.alpha().low()));
            }
    }

    private static void projector(GoldenFile file, Backend device, String prefix, boolean normalize) {
        Map<String, NamedArray> state = state(file, prefix + "state.");
        Projector p = Published.projector(file.path(), state, device, normalize);
        both(file, device, prefix, p, p.published(), z -> p.forward(z, 1),
                () -> Published.load(file.path(), p, state));
    }

    private static void both(GoldenFile file, Backend device, String prefix, Module module, List<StateEntry> entries,
            Function<Tensor, Tensor> f, Runnable reset) {
        for (boolean train : new boolean[]{true, false}) {
            module.train(train);
            String mode = prefix + (train ? "train." : "eval.");
            Tensor z = file.tensor(device, "z").track();
            Tensor y = f.apply(z);
            file.expect(mode + "y", y);
            gradients(file, mode, module, entries, z, y.mul(file.tensor(device, mode + "R")).sum());
            for (StateEntry e : entries)
                if (file.has(mode + "after." + e.name()))
                    file.expect(mode + "after." + e.name(), e.of(e.parameter().value()));
            reset.run(); // the stored evaluation starts from the stored state, not from the statistics of the training pass
        }
    }

    private static void gradients(GoldenFile file, String mode, Module module, List<StateEntry> entries, Tensor z,
            Tensor value) {
        List<Tensor> wanted = new java.util.ArrayList<>(module.variables());
        Map<Object, Integer> index = new java.util.IdentityHashMap<>();
        module.parameters().values().forEach(p -> index.put(p, index.size()));
        wanted.add(z);
        Tensor[] g = Autograd.grad(value, wanted.toArray(Tensor[]::new));
        file.expect(mode + "g_z", g[g.length - 1]);
        for (StateEntry e : entries)
            if (e.parameter().isTrainable() && file.has(mode + "g." + e.name()))
                file.expect(mode + "g." + e.name(), e.of(g[index.get(e.parameter())]));
    }
}
