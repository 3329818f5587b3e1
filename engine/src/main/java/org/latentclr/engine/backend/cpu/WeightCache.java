package org.latentclr.engine.backend.cpu;

import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.latentclr.engine.Storage;

/**
 * Forms of weights that are costly to make, kept as long as the weights live and are not written to. Weights that are made anew for every
 * use take their forms with them when they are freed.
 */
final class WeightCache {
    private final Map<Storage, Forms> forms = new WeakHashMap<>();

    /** The forms of one version of a storage. */
    private static final class Forms {
        private final int version;
        private final Map<Object, Object> made = new HashMap<>();

        Forms(int version) {
            this.version = version;
        }
    }

    /**
     * A form of the weights in {@code storage}.
     *
     * @param form says which; equal values mean equal forms
     * @param make computes it from the weights as they are now
     */
    @SuppressWarnings("unchecked")
    synchronized <T> T get(Storage storage, Object form, Supplier<T> make) {
        Forms f = forms.get(storage);
        if (f == null || f.version != storage.version()) forms.put(storage, f = new Forms(storage.version()));
        return (T) f.made.computeIfAbsent(form, k -> make.get());
    }

    /** Forgets the forms of weights that are freed. */
    synchronized void free(Storage storage) {
        forms.remove(storage);
    }
}
