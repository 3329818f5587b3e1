package org.latentclr.weights;

import java.util.LinkedHashMap;
import java.util.Map;

/** A Python mapping that is more than a dict, such as {@code collections.OrderedDict}; behaves as its entries. */
public final class PickledMap extends LinkedHashMap<Object, Object> {
    /** What PyTorch uses for state dicts. */
    public static final PickledSymbol ORDERED_DICT = new PickledSymbol("collections", "OrderedDict");
    /** What PyTorch uses for the milestones of a learning rate schedule. */
    public static final PickledSymbol COUNTER = new PickledSymbol("collections", "Counter");
    /** What NVIDIA's code uses for options. */
    public static final PickledSymbol EASY_DICT = new PickledSymbol("dnnlib.util", "EasyDict");
    static final PickledSymbol DEFAULT_DICT = new PickledSymbol("collections", "defaultdict");

    private final PickledSymbol type;

    /** An empty mapping of the given Python class. */
    public PickledMap(PickledSymbol type) {
        this.type = type;
    }

    /** A mapping of the given Python class with a copy of {@code entries}. */
    public PickledMap(PickledSymbol type, Map<?, ?> entries) {
        super(entries);
        this.type = type;
    }

    /** The Python class. */
    public PickledSymbol type() {
        return type;
    }
}
