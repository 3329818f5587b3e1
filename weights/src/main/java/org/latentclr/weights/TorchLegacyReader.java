package org.latentclr.weights;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * PyTorch's stream before 1.6 (METHODS §11.2): pickles of magic, protocol, system information, object and storage
 * keys, then per key an element count and raw data.
 */
final class TorchLegacyReader {
    /** First value of every such stream. */
    static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long PROTOCOL = 1001;

    private record View(Storage storage, long start) {}

    private final ByteCursor in;
    private final Budget budget;
    private final PickleSymbols symbols;
    private final Map<String, Storage> storages = new HashMap<>();
    private final Map<String, Map<String, View>> views = new HashMap<>();

    private TorchLegacyReader(ByteCursor in, Budget budget) {
        this.in = in;
        this.budget = budget;
        this.symbols = new PickleSymbols(new TorchTensors(budget, true), this::storage, budget);
    }

    static Object read(MemorySegment stream, Budget budget) {
        return new TorchLegacyReader(new ByteCursor(stream, "the PyTorch stream"), budget).read();
    }

    /** A stream whose object is one bare storage, as NVIDIA's pickles embed them. */
    static Storage readStorage(MemorySegment stream, Budget budget) {
        if (read(stream, budget) instanceof Storage storage) {
            return storage;
        }
        throw damaged("an embedded PyTorch stream", "a storage", "something else");
    }

    private Object read() {
        Object magic = pickle();
        if (!MAGIC.equals(magic)) {
            throw damaged("the PyTorch stream", "PyTorch's magic number", PickleMachine.kind(magic));
        }
        Object protocol = pickle();
        if (!Long.valueOf(PROTOCOL).equals(protocol)) {
            throw damaged("the PyTorch stream", "protocol " + PROTOCOL, PickleMachine.kind(protocol));
        }
        ByteOrder order = pickle() instanceof Map<?, ?> system && Boolean.FALSE.equals(system.get("little_endian"))
                ? ByteOrder.BIG_ENDIAN
                : ByteOrder.LITTLE_ENDIAN;
        Object object = pickle();
        readData(pickle(), order);
        return object;
    }

    private Object pickle() {
        return new PickleMachine(in, budget, symbols).run();
    }

    /** Persistent id: {@code ('storage', class, key, location, count, view)}, view = None or (key, offset, count). */
    private Storage storage(Object id) {
        if (!(id instanceof List<?> list) || list.size() < 5 || list.size() > 6 || !"storage".equals(list.getFirst())
                || !(list.get(2) instanceof String key) || !(list.get(4) instanceof Long count)) {
            throw damaged("the PyTorch stream", "a reference to a storage", PickleMachine.kind(id));
        }
        Optional<DType> type = TorchTensors.storageType(list.get(1));
        Storage whole = storages.get(key);
        if (whole == null) {
            whole = declare(type, key, count);
            storages.put(key, whole);
        }
        return list.size() == 6 && list.get(5) != null ? view(type, key, whole, list.get(5)) : whole;
    }

    private Storage declare(Optional<DType> type, String key, long count) {
        int size = type.map(DType::bytes).orElse(1);
        if (count < 0 || count > in.remaining() / size) {
            throw damaged("storage " + key, "at most the " + in.remaining() + " bytes that are left",
                    "a claim of " + count + " elements of " + size + " bytes");
        }
        return Storage.declared(type, count * size);
    }

    private Storage view(Optional<DType> type, String key, Storage whole, Object metadata) {
        int size = type.map(DType::bytes).orElse(1);
        if (!(metadata instanceof List<?> list) || list.size() != 3 || !(list.getFirst() instanceof String viewKey)
                || !(list.get(1) instanceof Long start) || !(list.get(2) instanceof Long count) || start < 0
                || count < 0 || start > whole.byteSize() / size || count > whole.byteSize() / size - start) {
            throw damaged("storage " + key, "a view within it", PickleMachine.kind(metadata));
        }
        return views.computeIfAbsent(key, k -> new HashMap<>()).computeIfAbsent(viewKey,
                k -> new View(Storage.declared(type, count * size), start * size)).storage;
    }

    private void readData(Object keys, ByteOrder order) {
        if (!(keys instanceof List<?> list)) {
            throw damaged("the PyTorch stream", "a list of storage keys", PickleMachine.kind(keys));
        }
        Set<String> unread = new HashSet<>(storages.keySet());
        for (Object key : list) {
            Storage storage = key instanceof String name && unread.remove(name) ? storages.get(name) : null;
            if (storage == null) {
                throw damaged("the PyTorch stream", "keys of its storages, each once", PickleMachine.kind(key));
            }
            readStorage((String) key, storage, order);
        }
        if (!unread.isEmpty()) {
            throw damaged("the PyTorch stream", "data for every storage", "none for " + unread.size() + " of them");
        }
    }

    private void readStorage(String key, Storage storage, ByteOrder order) {
        long count = in.i64(order);
        long size = storage.type().map(DType::bytes).orElse(1);
        if (count != storage.byteSize() / size) {
            throw damaged("storage " + key, storage.byteSize() / size + " elements", count + " elements");
        }
        MemorySegment data = in.slice(storage.byteSize());
        storage.bind(data, order);
        views.getOrDefault(key, Map.of()).values()
                .forEach(view -> view.storage.bind(data.asSlice(view.start, view.storage.byteSize()), order));
    }

    private static WeightsException damaged(String where, String expected, String found) {
        return new WeightsException(where, expected, found, "the file is truncated or damaged, fetch it again");
    }
}
