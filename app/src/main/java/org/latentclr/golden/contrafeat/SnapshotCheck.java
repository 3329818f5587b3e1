package org.latentclr.golden.contrafeat;

import java.util.Arrays;
import org.latentclr.contrafeat.NavigatorFile;
import org.latentclr.engine.Backend;
import org.latentclr.golden.CheckpointIndex;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.StateDict;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;

/** A navigator snapshot: every tensor as indexed, and a navigator built from it that has the same state. */
final class SnapshotCheck implements GoldenCheck {
    @Override
    public boolean knows(String file) {
        return file.matches("(.*/)?contrafeat_full/network-snapshot-[^/]*\\.pkl");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        String stem = file.path().getFileName().toString().replaceAll("(-proto\\d+)?\\.pkl", "");
        Checkpoint checkpoint = Checkpoint.read(file.path());
        CheckpointIndex.read(file.sibling(stem + "_index.json")).compare(file, checkpoint);
        NavigatorFile n = NavigatorFile.read(file.path(), device);
        var tensors = checkpoint.at("M").tensors();
        StateDict.of(n.navigator()).forEach((name, array) -> {
            NamedArray stored = tensors.get(name);
            file.require("navigator: " + name,
                    stored != null && Arrays.equals(stored.toFloats(), array.toFloats()), "other values");
        });
        file.require("the distribution of W", n.subspace().isPresent(), "none");
    }
}
