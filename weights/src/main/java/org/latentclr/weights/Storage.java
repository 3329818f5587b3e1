package org.latentclr.weights;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The flat run of elements that one or several arrays look at, as PyTorch's storages are.
 *
 * <p>
 * The legacy PyTorch format puts the data after the pickle that refers to it, therefore a storage may be declared
 * first, which is enough to check extents, and bound to its bytes later.
 */
final class Storage {
    private final Optional<DType> type;
    private final long byteSize;
    private MemorySegment bytes = MemorySegment.NULL;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    private Storage(Optional<DType> type, long byteSize) {
        this.type = type;
        this.byteSize = byteSize;
    }

    /** A storage whose bytes come later; an untyped one has no {@code type}. */
    static Storage declared(Optional<DType> type, long byteSize) {
        return new Storage(type, byteSize);
    }

    /** A storage of which the bytes are known. */
    static Storage of(DType type, MemorySegment bytes, ByteOrder order) {
        Storage storage = new Storage(Optional.of(type), bytes.byteSize());
        storage.bind(bytes, order);
        return storage;
    }

    void bind(MemorySegment data, ByteOrder byteOrder) {
        if (data.byteSize() != byteSize) {
            throw new WeightsException("storage", byteSize + " bytes", data.byteSize() + " bytes",
                    "the file is damaged, fetch it again");
        }
        bytes = data;
        order = byteOrder;
    }

    Optional<DType> type() {
        return type;
    }

    long byteSize() {
        return byteSize;
    }

    MemorySegment bytes() {
        return bytes;
    }

    ByteOrder order() {
        return order;
    }
}
