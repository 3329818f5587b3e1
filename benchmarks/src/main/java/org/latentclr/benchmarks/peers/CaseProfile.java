package org.latentclr.benchmarks.peers;

import ai.djl.ndarray.NDManager;
import java.util.Optional;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Profile;
import org.latentclr.engine.Scope;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.backend.cpu.Roofline;
import org.latentclr.engine.backend.cpu.Team;

/** {@code latentclr bench profile}: the ops of our side of some cases, warm, and how near to the machine's limits they come. */
public final class CaseProfile {
    private static final double WARM_SECONDS = 2;

    private CaseProfile() {}

    public static void main(String[] words) {
        PeerRequest request = PeerRequest.of(words);
        Roofline limits = Roofline.quick(request.threads());
        System.out.println(limits.text());
        for (PeerCase c : PeerCases.all()) {
            if (!request.wants(c)) continue;
            try (Backend device = new CpuBackend(request.threads(), c.exact());
                    NDManager peers = NDManager.newBaseManager();
                    Scope s = Scope.open(c.name())) {
                PeerCase.Pair pair = c.setup().make(device, peers);
                long start = System.nanoTime();
                while (System.nanoTime() - start < WARM_SECONDS * 1e9) run(pair);
                try (Profile p = Profile.open()) {
                    run(pair);
                    System.out.println(c.name() + ": " + p.table(Optional.of(limits::seconds)));
                }
            }
        }
    }

    private static void run(PeerCase.Pair pair) {
        try (Scope s = Scope.open("run")) {
            pair.ours().get();
        }
    }
}
