package org.latentclr.nn.stylegan2;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;

/** Codes in W per layer from codes in Z or W: mapped and truncated when a layer first asks, each distinct tensor once. */
final class Codes implements Styles {
    private final Scope home = Scope.current();
    private final Latents latents;
    private final StyleGan2Network network;
    private final Truncation truncation;
    private final Map<Tensor, Tensor> mapped = new IdentityHashMap<>();
    private final Map<Tensor, Tensor> truncated = new IdentityHashMap<>();

    Codes(Latents latents, StyleGan2Network network, Truncation truncation) {
        this.latents = latents;
        this.network = network;
        this.truncation = truncation;
        var a = network.architecture();
        int width = latents.space() == LatentSpace.Z ? a.zDim() : a.wDim();
        EngineException.check(!latents.isPerLayer() || latents.codes().size() == a.numWs(), "latents",
                "one code, or " + a.numWs() + " codes, one per layer", latents.codes().size() + " codes");
        for (Tensor c : latents.codes())
            EngineException.check(c.dim(1) == width, "latents", "codes in " + latents.space() + " of width " + width,
                    c.shape());
    }

    /** The code [M,w] of layer {@code l}. */
    Tensor w(int l) {
        Tensor code = latents.code(l);
        Tensor w = latents.space() == LatentSpace.Z
                ? mapped.computeIfAbsent(code, z -> home.move(map(z)))
                : code;
        return truncation.touches(l) ? truncated.computeIfAbsent(w, v -> home.move(pulled(v))) : w;
    }

    private Tensor map(Tensor z) {
        try (Scope s = Scope.local("mapping")) {
            Optional<Tensor> classes = latents.classes();
            return s.keep(network.mapping().forward(z.dim(1) > 0 ? Optional.of(z) : Optional.empty(), classes));
        }
    }

    /** w̄ + ψ·(w − w̄). */
    private Tensor pulled(Tensor w) {
        try (Scope s = Scope.local("truncation")) {
            Tensor average = network.mapping().average();
            return s.keep(w.sub(average).mul(truncation.psi()).add(average));
        }
    }

    @Override
    public Tensor style(StyledLayer layer) {
        return layer.style(w(layer.latent()));
    }
}
