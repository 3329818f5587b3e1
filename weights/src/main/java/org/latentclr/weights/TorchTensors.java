package org.latentclr.weights;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** PyTorch's functions that make tensors out of storages (METHODS §11.1). */
final class TorchTensors {
    private final Budget budget;
    private final boolean nested;

    /**
     * @param nested
     *            whether this pickle is itself inside a byte string of another one, which may then hold no further one
     */
    TorchTensors(Budget budget, boolean nested) {
        this.budget = budget;
        this.nested = nested;
    }

    /** {@code _rebuild_tensor[_v2](storage, offset, size, stride, …)}: offset and strides in elements. */
    NamedArray rebuild(PickledTuple args) {
        Storage storage = storage(args, 4);
        DType type = storage.type()
                .orElseThrow(() -> wrong("an element type for an untyped storage", "_rebuild_tensor_v2"));
        return tensor(storage, type, args);
    }

    /** {@code _rebuild_tensor_v3(storage, offset, size, stride, requires_grad, hooks, dtype, …)}. */
    NamedArray rebuildTyped(PickledTuple args) {
        Storage storage = storage(args, 7);
        if (!(args.get(6) instanceof PickledSymbol dtype) || !dtype.module().equals("torch")) {
            throw wrong("an element type", PickleMachine.kind(args.get(6)));
        }
        return tensor(storage, DType.ofTorchName(dtype.name()).orElseThrow(
                () -> wrong("an element type of " + Arrays.toString(DType.values()), dtype.toString())), args);
    }

    /** {@code torch.storage._load_from_bytes(bytes)}: a legacy stream with one bare storage (METHODS §11.3). */
    Storage loadFromBytes(PickledTuple args) {
        if (nested || args.size() != 1 || !(args.getFirst() instanceof MemorySegment bytes)) {
            throw wrong("the bytes of one storage", nested ? "storages within storages" : args.size() + " arguments");
        }
        return TorchLegacyReader.readStorage(bytes, budget);
    }

    /** A tuple of integers as an array. */
    static long[] longs(Object value) {
        if (value instanceof List<?> list && list.size() <= 64 && list.stream().allMatch(Long.class::isInstance)) {
            return list.stream().mapToLong(item -> (Long) item).toArray();
        }
        throw wrong("at most 64 integer sizes", PickleMachine.kind(value));
    }

    /** The storage class of a persistent id; empty for an untyped storage. */
    static Optional<DType> storageType(Object symbol) {
        if (symbol instanceof PickledSymbol type && type.module().startsWith("torch")) {
            if (type.name().equals("UntypedStorage")) {
                return Optional.empty();
            }
            return Optional.of(DType.ofTorchStorage(type.name()).orElseThrow(
                    () -> wrong("a storage of " + Arrays.toString(DType.values()), type.toString())));
        }
        throw wrong("a storage class of torch", PickleMachine.kind(symbol));
    }

    private NamedArray tensor(Storage storage, DType type, PickledTuple args) {
        if (!(args.get(1) instanceof Long offset)) {
            throw wrong("an integer offset", PickleMachine.kind(args.get(1)));
        }
        NamedArray array = new NamedArray("", type, longs(args.get(2)), longs(args.get(3)), offset, storage);
        budget.charge("a tensor of shape " + Arrays.toString(array.shape()), array.byteSize());
        return array;
    }

    private static Storage storage(PickledTuple args, int arguments) {
        if (args.size() >= arguments && args.getFirst() instanceof Storage storage) {
            return storage;
        }
        throw wrong("a storage, an offset, sizes and strides",
                args.isEmpty() ? "nothing" : PickleMachine.kind(args.getFirst()));
    }

    static WeightsException wrong(String expected, String found) {
        return new WeightsException("a tensor in the pickle", expected, found,
                "the file is damaged or uses a feature that checkpoints of these networks do not have");
    }
}
