package org.latentclr.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The part of a tree that is no tensor, as JSON can hold it. Depth and number of visits are bounded. */
final class PlainValues {
    private static final int MAX_DEPTH = 90;
    private static final int MAX_VISITS = 1_000_000;

    private int visits;

    /** The value without its tensors; maps and lists that held only tensors disappear. */
    Object of(Object value) {
        return plain(value, 0);
    }

    /** {@code {class, attributes, modules}} of a module and, inside, of its children. */
    Map<String, Object> describe(PickledObject object) {
        return describe(object, 0);
    }

    private Map<String, Object> describe(PickledObject object, int depth) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("class", object.className());
        description.put("attributes", plain(object.attributes(), depth + 1));
        Map<String, Object> modules = new LinkedHashMap<>();
        object.modules().forEach((name, child) -> modules.put(name, describe(child, depth + 2)));
        if (!modules.isEmpty()) {
            description.put("modules", modules);
        }
        return description;
    }

    private Object plain(Object value, int depth) {
        if (depth > MAX_DEPTH || ++visits > MAX_VISITS) {
            throw new WeightsException("the tree of the file",
                    "at most " + MAX_DEPTH + " levels and " + MAX_VISITS + " values", "more",
                    "the file is damaged or made to exhaust memory, do not use it");
        }
        return switch (value) {
            case null -> null;
            case Map<?, ?> map -> entries(map, depth);
            case List<?> list -> items(list, depth);
            case Set<?> set -> items(new ArrayList<>(set), depth);
            case Double number when !Double.isFinite(number) -> number.toString();
            case Number number -> number;
            case String text -> text;
            case Boolean bool -> bool;
            case PickledObject object -> describe(object, depth + 1);
            case PickledSymbol symbol -> symbol.toString();
            default -> PickleMachine.kind(value);
        };
    }

    private List<Object> items(List<?> list, int depth) {
        List<Object> items = new ArrayList<>();
        for (Object item : list) {
            if (!(item instanceof NamedArray)) {
                items.add(plain(item, depth + 1));
            }
        }
        return items;
    }

    private Map<String, Object> entries(Map<?, ?> map, int depth) {
        Map<String, Object> entries = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            Object plain = value instanceof NamedArray ? Map.of() : plain(value, depth + 1);
            if (!isEmpty(plain) || isEmpty(value)) {
                entries.put(String.valueOf(key), plain);
            }
        });
        return entries;
    }

    private static boolean isEmpty(Object value) {
        return value instanceof Map<?, ?> map && map.isEmpty() || value instanceof List<?> list && list.isEmpty();
    }
}
