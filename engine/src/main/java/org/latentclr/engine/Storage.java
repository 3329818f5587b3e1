package org.latentclr.engine;

/**
 * A block of device memory, counted by its users: each live tensor handle and each value saved for a gradient holds one
 * reference; the last release gives the block back to its backend's pool. Used by one thread at a time.
 */
public abstract class Storage {
    private final Backend backend;
    private final int length;
    private int references;
    private int version;

    protected Storage(Backend backend, int length) {
        this.backend = backend;
        this.length = length;
    }

    public final Backend backend() {
        return backend;
    }

    /** Number of elements. */
    public final int length() {
        return length;
    }

    /** Counts writes in place, so that a value saved for a gradient, or derived from this one, and changed since is noticed. */
    public final int version() {
        return version;
    }

    final void written() {
        version++;
    }

    final void retain() {
        references++;
    }

    final void release() {
        if (--references == 0) backend.free(this);
    }

    final boolean isFree() {
        return references <= 0;
    }
}
