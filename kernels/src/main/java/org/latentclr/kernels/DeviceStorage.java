package org.latentclr.kernels;

import org.latentclr.engine.Backend;
import org.latentclr.engine.Storage;
import org.latentclr.kernels.driver.DevicePool;

/** A block of device memory. */
final class DeviceStorage extends Storage {
    private final DevicePool.Block block;

    DeviceStorage(Backend backend, int length, DevicePool.Block block) {
        super(backend, length);
        this.block = block;
    }

    DevicePool.Block block() {
        return block;
    }

    long address() {
        return block.address();
    }
}
