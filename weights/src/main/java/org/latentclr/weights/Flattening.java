package org.latentclr.weights;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tree → tensors under dotted names, in file order.
 *
 * <p>
 * A hostile tree may refer to one list a thousand times, and that list to another one, and so on, or even contain
 * itself: depth and number of visits are bounded.
 */
final class Flattening {
    private static final int MAX_DEPTH = 200;
    private static final int MAX_NAME = 2000;
    private static final int MAX_VISITS = 1_000_000;
    private static final long FREE_BYTES = 16L << 20;
    private static final long MAX_REPETITION = 16;

    private final Map<String, NamedArray> tensors = new LinkedHashMap<>();
    private final Set<Storage> storages = new HashSet<>();
    private long storedBytes;
    private long viewedBytes;
    private int visits;

    Map<String, NamedArray> tensors(Object root) {
        visit("", root, 0);
        return tensors;
    }

    /** Tensors among the plain attributes of a module and of its children. */
    Map<String, NamedArray> attributeTensors(PickledObject module) {
        visitAttributes("", module, 0);
        return tensors;
    }

    private void visitAttributes(String path, PickledObject module, int depth) {
        count(depth);
        module.attributes().forEach((key, value) -> visit(join(path, key), value, depth + 1));
        module.modules().forEach((key, child) -> visitAttributes(join(path, key), child, depth + 1));
    }

    private void visit(String path, Object node, int depth) {
        count(depth);
        switch (node) {
            case NamedArray array -> put(path, array);
            case Map<?, ?> map -> map.forEach((key, value) -> visit(join(path, key), value, depth + 1));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    visit(join(path, i), list.get(i), depth + 1);
                }
            }
            case PickledObject object -> object.children((key, value) -> visit(join(path, key), value, depth + 1));
            case null, default -> {
            }
        }
    }

    private void count(int depth) {
        if (depth > MAX_DEPTH || ++visits > MAX_VISITS) {
            throw new WeightsException("the tree of the file",
                    "at most " + MAX_DEPTH + " levels and " + MAX_VISITS + " values", "more",
                    "the file is damaged or made to exhaust memory, do not use it");
        }
    }

    /** One tensor may be found under several names, but not so often that looking at all would never end. */
    private void countBytes(NamedArray array) {
        storedBytes += storages.add(array.storage()) ? array.storage().byteSize() : 0;
        viewedBytes += array.byteSize();
        if (viewedBytes < 0 || viewedBytes > MAX_REPETITION * storedBytes + FREE_BYTES) {
            throw new WeightsException("the tree of the file", "at most " + MAX_REPETITION + " uses of its data",
                    "more", "the file is damaged or made to exhaust memory, do not use it");
        }
    }

    private void put(String path, NamedArray array) {
        countBytes(array);
        String name = path.isEmpty() ? array.name() : path;
        if (tensors.putIfAbsent(name, array.named(name)) != null) {
            throw new WeightsException("tensor " + name, "every dotted name once", "two tensors of that name",
                    "rename one of them in the program that wrote the file");
        }
    }

    private static String join(String path, Object key) {
        String joined = path.isEmpty() ? String.valueOf(key) : path + "." + key;
        if (joined.length() > MAX_NAME) {
            throw new WeightsException("a tensor name", "at most " + MAX_NAME + " characters", "a longer one",
                    "the file is damaged, fetch it again");
        }
        return joined;
    }
}
