package org.latentclr.kernels.libraries;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;

/** A factor that a library reads from the host. In memory of its own: a Java array would hold up garbage collection during the call. */
final class HostNumber {
    private HostNumber() {}

    static Pointer of(float value) {
        return Pointer.to(ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.nativeOrder()).putFloat(0, value));
    }
}
