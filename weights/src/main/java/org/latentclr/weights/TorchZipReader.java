package org.latentclr.weights;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PyTorch's zip format, since 1.6 (METHODS §11.1). */
final class TorchZipReader {
    private static final String PICKLE = "data.pkl";

    private final ZipDirectory zip;
    private final Budget budget;
    private final String root;
    private final ByteOrder order;
    private final Map<String, Storage> storages = new HashMap<>();

    private TorchZipReader(ZipDirectory zip, Budget budget) {
        this.zip = zip;
        this.budget = budget;
        this.root = root(zip).orElseThrow(() -> damaged("the zip archive", "an entry data.pkl", "none"));
        this.order = byteOrder();
    }

    /** Whether the archive is a PyTorch file. */
    static boolean accepts(ZipDirectory zip) {
        return root(zip).isPresent();
    }

    static Object read(ZipDirectory zip, Budget budget) {
        TorchZipReader reader = new TorchZipReader(zip, budget);
        MemorySegment pickle = zip.find(reader.root + PICKLE).orElseThrow();
        PickleSymbols symbols = new PickleSymbols(new TorchTensors(budget, true), reader::storage, budget);
        return new PickleMachine(new ByteCursor(pickle, PICKLE), budget, symbols).run();
    }

    private static Optional<String> root(ZipDirectory zip) {
        return zip.names().stream().filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
                .map(name -> name.substring(0, name.length() - PICKLE.length()))
                .min((a, b) -> Integer.compare(a.length(), b.length()));
    }

    private ByteOrder byteOrder() {
        String text = zip.find(root + "byteorder").map(bytes -> new ByteCursor(bytes, "byteorder"))
                .map(in -> in.text(Math.min(16, in.remaining()), StandardCharsets.UTF_8).strip()).orElse("little");
        return switch (text) {
            case "little" -> ByteOrder.LITTLE_ENDIAN;
            case "big" -> ByteOrder.BIG_ENDIAN;
            default -> throw damaged("entry byteorder", "little or big", "\"" + text + "\"");
        };
    }

    /** Persistent id: {@code ('storage', class, key, location, number of elements)}. */
    private Storage storage(Object id) {
        if (!(id instanceof List<?> list) || list.size() != 5 || !"storage".equals(list.getFirst())
                || !(list.get(2) instanceof String key) || !(list.get(4) instanceof Long count)) {
            throw damaged(PICKLE, "a reference to a storage", PickleMachine.kind(id));
        }
        Storage storage = storages.get(key);
        return storage != null ? storage : load(TorchTensors.storageType(list.get(1)), key, count);
    }

    private Storage load(Optional<DType> type, String key, long count) {
        MemorySegment bytes = zip.find(root + "data/" + key)
                .orElseThrow(() -> damaged(PICKLE, "an entry data/" + key, "none"));
        int size = type.map(DType::bytes).orElse(1);
        if (count < 0 || count > bytes.byteSize() / size || count * size != bytes.byteSize()) {
            throw damaged("entry data/" + key, count + " elements of " + size + " bytes", bytes.byteSize() + " bytes");
        }
        Storage storage = Storage.declared(type, bytes.byteSize());
        storage.bind(bytes, order);
        storages.put(key, storage);
        return storage;
    }

    private static WeightsException damaged(String where, String expected, String found) {
        return new WeightsException(where, expected, found, "the file is truncated or damaged, fetch it again");
    }
}
