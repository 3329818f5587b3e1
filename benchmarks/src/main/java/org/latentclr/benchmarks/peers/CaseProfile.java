package org.latentclr.benchmarks.peers;

import ai.djl.ndarray.NDManager;
import java.util.Optional;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Profile;
import org.latentclr.engine.Scope;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.backend.cpu.Roofline;
import org.latentclr.engine.backend.cpu.Team;

/** {@code latentclr bench profile}: the ops of our side of some cases, warm, in the quickest of a hundred runs, and how near to the machine's limits they come. */
public final class CaseProfile {
    private static final double WARM_SECONDS = 8;
    private static final int RUNS = 100;

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
                System.out.println(c.name() + ": " + quickest(pair, limits));
            }
        }
    }

    /** The table of the run that was disturbed least. */
    private static String quickest(PeerCase.Pair pair, Roofline limits) {
        long best = Long.MAX_VALUE;
        String table = "";
        for (int i = 0; i < RUNS; i++)
            try (Profile p = Profile.open()) {
                long start = System.nanoTime();
                run(pair);
                long time = System.nanoTime() - start;
                if (time >= best) continue;
                best = time;
                table = p.table(Optional.of(limits::seconds));
            }
        return table;
    }

    private static void run(PeerCase.Pair pair) {
        try (Scope s = Scope.open("run")) {
            pair.ours().get();
        }
    }
}
