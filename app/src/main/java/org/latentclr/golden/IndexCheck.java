package org.latentclr.golden;

import org.latentclr.engine.Backend;
import org.latentclr.weights.Checkpoint;

/** A file {@code NAME_index.json} against the checkpoint that it indexes, which lies beside it. */
final class IndexCheck implements GoldenCheck {
    @Override
    public boolean knows(String file) {
        return file.endsWith("_index.json");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        CheckpointIndex index = CheckpointIndex.read(file.path());
        index.compare(file, Checkpoint.read(file.sibling(index.file())));
    }
}
