package org.latentclr.weights;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The content of a checkpoint file: a tree of plain Java values.
 *
 * <p>
 * Nodes are {@link Map}, {@link List} (a {@link PickledTuple} for a Python tuple), {@link java.util.Set} and
 * {@link PickledObject}; leaves are {@link NamedArray}, {@link String}, {@link Long}, {@link Double},
 * {@link Boolean}, null, and rarely {@link PickledSymbol} or a byte string.
 *
 * @param file
 *            where it was read
 * @param format
 *            what the content, not the name, says
 * @param root
 *            the tree, or the part of it that {@link #at} selected
 * @param metadata
 *            texts of a safetensors or npz file; empty for other formats
 */
public record Checkpoint(Path file, Format format, Object root, Map<String, String> metadata) {

    /** File formats, told apart by content. */
    public enum Format {
        /** safetensors. */
        SAFETENSORS("safetensors"),
        /** PyTorch since 1.6. */
        TORCH_ZIP("PyTorch zip"),
        /** PyTorch before 1.6. */
        TORCH_LEGACY("PyTorch legacy stream"),
        /** A plain pickle such as NVIDIA's network snapshots. */
        PICKLE("pickle"),
        /** One NumPy array. */
        NPY("NumPy array"),
        /** An archive of NumPy arrays. */
        NPZ("NumPy archive");

        private final String title;

        Format(String title) {
            this.title = title;
        }

        /** The format's name in words. */
        public String title() {
            return title;
        }
    }

    /**
     * Reads a file of any known format.
     *
     * @throws WeightsException
     *             one sentence on what is wrong with the file
     */
    public static Checkpoint read(Path file) {
        return CheckpointReader.read(file);
    }

    /**
     * Reads a file of any known format that is already in memory, such as a resource of the program.
     *
     * @param name
     *            for messages
     * @param bytes
     *            the file's content, not copied and not to be modified
     * @throws WeightsException
     *             one sentence on what is wrong with the content
     */
    public static Checkpoint read(Path name, byte[] bytes) {
        return CheckpointReader.read(name, MemorySegment.ofArray(bytes));
    }

    /** Keys of the top level: of a map as they are, of an object its attributes and modules, else none. */
    public List<String> keys() {
        return switch (root) {
            case Map<?, ?> map -> map.keySet().stream().map(String::valueOf).toList();
            case PickledObject object -> {
                List<String> keys = new ArrayList<>(object.attributes().keySet());
                keys.addAll(object.modules().keySet());
                yield keys;
            }
            case null, default -> List.of();
        };
    }

    /** Whether {@link #at} finds something. */
    public boolean has(String path) {
        return select(path).isPresent();
    }

    /**
     * The part of the tree under a dotted path such as {@code g_ema} or {@code G_ema.synthesis}.
     *
     * @throws WeightsException
     *             when there is none, with the keys that exist
     */
    public Checkpoint at(String path) {
        return select(path).orElseThrow(() -> missing("the key " + path));
    }

    /** {@link #at} where the path exists. */
    public Optional<Checkpoint> select(String path) {
        Object[] node = {root};
        if (!walk(node, path)) {
            return Optional.empty();
        }
        return Optional.of(new Checkpoint(file, format, node[0], metadata));
    }

    /** The value under a dotted path; empty where there is none or it is None. */
    public Optional<Object> value(String path) {
        return select(path).map(Checkpoint::root);
    }

    /** All tensors under their dotted names, in file order; a module's in state_dict order. */
    public Map<String, NamedArray> tensors() {
        try {
            return Collections.unmodifiableMap(new Flattening().tensors(root));
        } catch (WeightsException e) {
            throw e.in(file);
        }
    }

    /**
     * The tensor under a dotted name.
     *
     * @throws WeightsException
     *             when there is none
     */
    public NamedArray tensor(String name) {
        if (value(name).orElse(null) instanceof NamedArray array) {
            return array.named(name);
        }
        NamedArray array = tensors().get(name);
        if (array == null) {
            throw missing("the tensor " + name);
        }
        return array;
    }

    /** The tree as a map; empty where it is something else. */
    public Map<String, Object> map() {
        Map<String, Object> texts = new LinkedHashMap<>();
        if (root instanceof Map<?, ?> map) {
            map.forEach((key, value) -> texts.put(String.valueOf(key), value));
        }
        return texts;
    }

    private WeightsException missing(String expected) {
        List<String> keys = keys();
        String found = keys.isEmpty()
                ? "no keys at all"
                : "the keys " + String.join(", ", keys.subList(0, Math.min(8, keys.size())))
                        + (keys.size() > 8 ? " and " + (keys.size() - 8) + " more" : "");
        return new WeightsException("its content", expected, found, "check that it is the right file").in(file);
    }

    /** Keys may contain dots themselves, so every split of the path is tried, the longest key first. */
    private static boolean walk(Object[] node, String path) {
        if (child(node, path)) {
            return true;
        }
        for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
            Object[] inner = node.clone();
            if (child(inner, path.substring(0, dot)) && walk(inner, path.substring(dot + 1))) {
                node[0] = inner[0];
                return true;
            }
        }
        return false;
    }

    private static boolean child(Object[] node, String key) {
        Optional<Object> found = switch (node[0]) {
            case Map<?, ?> map ->
                map.entrySet().stream().filter(e -> String.valueOf(e.getKey()).equals(key)).findFirst()
                        .map(Map.Entry::getValue);
            case PickledObject object -> member(object, key);
            case null, default -> Optional.empty();
        };
        found.ifPresent(value -> node[0] = value);
        return found.isPresent();
    }

    private static Optional<Object> member(PickledObject object, String key) {
        Optional<Object> module = object.module(key).map(m -> m);
        NamedArray own = object.parameters().getOrDefault(key, object.buffers().get(key));
        return module.or(() -> Optional.ofNullable(own)).or(() -> object.attribute(key));
    }
}
