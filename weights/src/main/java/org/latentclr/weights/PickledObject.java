package org.latentclr.weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A Python object as plain data: its class name and its attributes. A PyTorch module additionally has parameters,
 * buffers and child modules (METHODS §11.3).
 */
public final class PickledObject {
    private static final Set<String> MODULE_INTERNALS = Set.of("_parameters", "_buffers", "_modules",
            "_non_persistent_buffers_set", "_backward_hooks", "_backward_pre_hooks", "_is_full_backward_hook",
            "_forward_hooks", "_forward_hooks_with_kwargs", "_forward_hooks_always_called", "_forward_pre_hooks",
            "_forward_pre_hooks_with_kwargs", "_state_dict_hooks", "_state_dict_pre_hooks",
            "_load_state_dict_pre_hooks", "_load_state_dict_post_hooks");

    private final String className;
    private final List<Object> arguments;
    private Map<Object, Object> state = Map.of();

    PickledObject(String className, List<Object> arguments) {
        this.className = className;
        this.arguments = arguments;
    }

    /** Takes over the state of a BUILD instruction. */
    void state(Map<Object, Object> newState) {
        state = newState;
    }

    /** The class, with its Python module where the file tells it. */
    public String className() {
        return className;
    }

    /** What the object's constructor was given besides its state; empty for most. */
    public List<Object> arguments() {
        return Collections.unmodifiableList(arguments);
    }

    /** Whether this is a PyTorch module. */
    public boolean isModule() {
        return state.get("_modules") instanceof Map && state.get("_parameters") instanceof Map;
    }

    /** Plain attributes in file order, without PyTorch's internal ones. */
    public Map<String, Object> attributes() {
        Map<String, Object> plain = new LinkedHashMap<>();
        state.forEach((key, value) -> {
            if (!isModule() || !MODULE_INTERNALS.contains(key)) {
                plain.put(String.valueOf(key), value);
            }
        });
        return Collections.unmodifiableMap(plain);
    }

    /** The plain attribute {@code name}; empty where it is absent or None. */
    public Optional<Object> attribute(String name) {
        return Optional.ofNullable(state.get(name));
    }

    /** Trainable tensors of this module itself, in file order. */
    public Map<String, NamedArray> parameters() {
        return arrays("_parameters", Set.of());
    }

    /** Buffers of this module itself that a state dict contains, in file order. */
    public Map<String, NamedArray> buffers() {
        return arrays("_buffers", state.get("_non_persistent_buffers_set") instanceof Set<?> set ? set : Set.of());
    }

    /** Child modules in file order; children that are None are left out. */
    public Map<String, PickledObject> modules() {
        Map<String, PickledObject> children = new LinkedHashMap<>();
        if (state.get("_modules") instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (value instanceof PickledObject child) {
                    children.put(String.valueOf(key), child);
                }
            });
        }
        return Collections.unmodifiableMap(children);
    }

    /** The child module {@code name}. */
    public Optional<PickledObject> module(String name) {
        return state.get("_modules") instanceof Map<?, ?> map && map.get(name) instanceof PickledObject child
                ? Optional.of(child)
                : Optional.empty();
    }

    /** Tensors in PyTorch's state_dict order: own parameters, own buffers, then each child under its name. */
    public Map<String, NamedArray> stateDict() {
        return new Flattening().tensors(this);
    }

    /** Tensors among the plain attributes of this module and its children, which no state dict contains. */
    public Map<String, NamedArray> attributeTensors() {
        return new Flattening().attributeTensors(this);
    }

    private Map<String, NamedArray> arrays(String key, Set<?> except) {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        if (state.get(key) instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (value instanceof NamedArray array && !except.contains(name)) {
                    arrays.put(String.valueOf(name), array);
                }
            });
        }
        return Collections.unmodifiableMap(arrays);
    }

    /** Where tensors may be: a module's own tensors and children in state_dict order, else every attribute. */
    void children(BiConsumer<String, Object> use) {
        if (isModule()) {
            parameters().forEach(use);
            buffers().forEach(use);
            modules().forEach(use);
        } else {
            attributes().forEach(use);
        }
    }
}
