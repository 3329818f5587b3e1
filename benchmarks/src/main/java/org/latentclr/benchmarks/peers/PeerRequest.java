package org.latentclr.benchmarks.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.backend.cpu.Team;

/**
 * What {@code bench peers} was asked for.
 *
 * @param launches number of virtual machines
 * @param threads threads of each side; with one, its processor time is taken, which other programs disturb less
 * @param out folder of the results
 * @param filters parts of the names of the wanted cases; none for all
 * @param child whether this process measures
 */
record PeerRequest(int launches, int threads, Path out, List<String> filters, boolean child) {
    static PeerRequest of(String[] words) {
        int launches = 3, threads = Team.defaultThreads();
        Path out = Path.of("benchmarks", "results");
        List<String> filters = new ArrayList<>();
        boolean child = false;
        for (String w : words) {
            int equals = w.indexOf('=') + 1;
            if (w.startsWith("--launches=")) launches = count(w, equals);
            else if (w.startsWith("--threads=")) threads = count(w, equals);
            else if (w.startsWith("--out=")) out = Path.of(w.substring(equals));
            else if (w.equals("--child")) child = true;
            else if (w.startsWith("-"))
                throw new IllegalArgumentException("bench peers: unknown option " + w + "; see latentclr bench");
            else
                filters.add(w);
        }
        return new PeerRequest(launches, threads, out, filters, child);
    }

    private static int count(String word, int from) {
        String number = word.substring(from);
        if (!number.matches("[1-9][0-9]{0,3}"))
            throw new IllegalArgumentException(
                    "bench peers: " + word.substring(0, from) + " takes a number from 1 to 9999, found " + number);
        return Integer.parseInt(number);
    }

    /** Whether the case is wanted. */
    boolean wants(PeerCase c) {
        return filters.isEmpty() || filters.stream().anyMatch(f -> c.name().contains(f));
    }
}
