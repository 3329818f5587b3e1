package org.latentclr.weights;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The allow-list (METHODS §11.3, §11.7): what "calls" in a pickle may build. Everything that is not listed is refused
 * by name; instances of unknown classes become inert {@link PickledObject}s.
 */
final class PickleSymbols {
    /** Python modules that no checkpoint needs and every attack uses; refused as soon as they are named. */
    private static final Set<String> SYSTEM = Set.of("os", "posix", "nt", "sys", "subprocess", "shutil", "socket",
            "pty", "runpy", "importlib", "imp", "ctypes", "code", "codeop", "commands", "marshal", "multiprocessing",
            "operator", "functools", "webbrowser", "platform", "pickle", "_pickle", "threading", "signal", "pip",
            "timeit", "cProfile", "profile", "pdb", "bdb", "asyncio", "http", "urllib", "requests", "types", "inspect",
            "tempfile", "pathlib", "io", "_io", "site", "venv", "ensurepip", "distutils", "setuptools");
    private static final Set<String> BUILTINS = Set.of("set", "frozenset", "getattr", "object", "dict", "list",
            "tuple", "int", "float", "bool", "str", "bytes", "bytearray", "complex");

    private final Map<String, Function<PickledTuple, Object>> calls = new LinkedHashMap<>();
    private final Function<Object, Object> persistent;
    private final Budget budget;

    /**
     * @param torch
     *            rebuilds tensors
     * @param persistent
     *            loads the storage of a persistent id
     */
    PickleSymbols(TorchTensors torch, Function<Object, Object> persistent, Budget budget) {
        this.persistent = persistent;
        this.budget = budget;
        calls.put("torch._utils._rebuild_tensor", torch::rebuild);
        calls.put("torch._utils._rebuild_tensor_v2", torch::rebuild);
        calls.put("torch._utils._rebuild_tensor_v3", torch::rebuildTyped);
        calls.put("torch._utils._rebuild_parameter", args -> tensor(args, 0));
        calls.put("torch._utils._rebuild_parameter_with_state", args -> tensor(args, 0));
        calls.put("torch.storage._load_from_bytes", torch::loadFromBytes);
        calls.put("torch.Size", args -> args.isEmpty() ? args : args.getFirst());
        calls.put("torch.device", args -> new PickledObject("torch.device", args));
        calls.put("torch_utils.persistence._reconstruct_persistent_obj", PickleSymbols::persistentObject);
        calls.put("collections.OrderedDict", args -> map(PickledMap.ORDERED_DICT, args, 0));
        calls.put("collections.Counter", args -> map(PickledMap.COUNTER, args, 0));
        calls.put("collections.defaultdict", args -> map(PickledMap.DEFAULT_DICT, args, 1));
        calls.put("dnnlib.util.EasyDict", args -> map(PickledMap.EASY_DICT, args, 0));
        calls.put("builtins.set", PickleSymbols::set);
        calls.put("builtins.frozenset", PickleSymbols::set);
        calls.put("builtins.getattr", PickleSymbols::attribute);
        calls.put("_codecs.encode", this::encode);
        calls.put("copyreg._reconstructor", args -> create(symbol(args, 0), PickledTuple.of()));
        for (String numpy : List.of("numpy.core", "numpy._core")) {
            calls.put(numpy + ".multiarray.scalar", NumpyObjects::scalar);
            calls.put(numpy + ".multiarray._reconstruct", args -> new NumpyObjects.PendingArray());
        }
        calls.put("numpy.dtype", NumpyObjects::dtype);
    }

    /** An inert name; names of the operating system and of the interpreter are refused. */
    PickledSymbol resolve(String module, String name) {
        String plainModule = switch (module) {
            case "__builtin__" -> "builtins";
            case "copy_reg" -> "copyreg";
            default -> module;
        };
        PickledSymbol symbol = new PickledSymbol(plainModule, name);
        int dot = plainModule.indexOf('.');
        String root = dot < 0 ? plainModule : plainModule.substring(0, dot);
        if (SYSTEM.contains(root) || plainModule.equals("builtins") && !BUILTINS.contains(name)) {
            throw refused("only tensors and plain data", "a reference to " + symbol);
        }
        return symbol;
    }

    /** What the listed function builds from its arguments. */
    Object call(PickledSymbol function, PickledTuple arguments) {
        Function<PickledTuple, Object> build = calls.get(function.toString());
        if (build == null) {
            throw refused("only calls that build tensors and plain data", "a call of " + function);
        }
        return build.apply(arguments);
    }

    /** A new instance of a class: a mapping or an inert object. */
    Object create(PickledSymbol type, PickledTuple arguments) {
        if (type.equals(PickledMap.EASY_DICT) || type.equals(PickledMap.ORDERED_DICT)
                || type.equals(PickledMap.COUNTER)) {
            return map(type, arguments, 0);
        }
        if (type.module().equals("builtins")) {
            return call(type, arguments);
        }
        return new PickledObject(type.toString(), arguments);
    }

    Object persistent(Object id) {
        return persistent.apply(id);
    }

    /** Gives {@code target} its state; returns what takes its place. */
    Object build(Object target, Object state) {
        return switch (target) {
            case PickledObject object -> {
                object.state(stateOf(state));
                yield object;
            }
            case NumpyObjects.PendingArray pending -> pending.build(state);
            case NumpyObjects.NumpyType type -> {
                type.build(state);
                yield type;
            }
            case Map<?, ?> map -> map;
            case NamedArray array -> array;
            case null, default -> throw refused("an object to give a state to", PickleMachine.kind(target));
        };
    }

    private static Map<Object, Object> stateOf(Object state) {
        Map<Object, Object> merged = new LinkedHashMap<>();
        List<?> parts = state instanceof PickledTuple pair && pair.size() == 2 ? pair : List.of(PickledTuple.of(state));
        for (Object part : parts) {
            Object plain = part instanceof PickledTuple single && single.size() == 1 ? single.getFirst() : part;
            if (plain instanceof Map<?, ?> map) {
                merged.putAll(map);
            } else if (plain != null) {
                merged.put("state", plain);
            }
        }
        return merged;
    }

    private static Object persistentObject(PickledTuple args) {
        if (args.size() != 1 || !(args.getFirst() instanceof Map<?, ?> meta) || !"class".equals(meta.get("type"))
                || !(meta.get("class_name") instanceof String className)) {
            throw refused("a persistent object with a type 'class' and a class_name",
                    args.isEmpty() ? "nothing" : PickleMachine.kind(args.getFirst()));
        }
        PickledObject object = new PickledObject(className, PickledTuple.of());
        if (meta.get("state") instanceof Map<?, ?> state) {
            object.state(asObjects(state));
        }
        return object;
    }

    private static NamedArray tensor(PickledTuple args, int index) {
        if (args.size() > index && args.get(index) instanceof NamedArray array) {
            return array;
        }
        throw refused("a tensor for a parameter", args.isEmpty() ? "nothing" : PickleMachine.kind(args.getFirst()));
    }

    private static PickledMap map(PickledSymbol type, PickledTuple args, int entries) {
        PickledMap map = new PickledMap(type);
        Object source = args.size() > entries ? args.get(entries) : Map.of();
        if (source instanceof Map<?, ?> given) {
            map.putAll(given);
        } else if (source instanceof List<?> pairs) {
            pairs.forEach(pair -> putPair(map, pair));
        } else {
            throw refused("entries for a " + type.name(), PickleMachine.kind(source));
        }
        return map;
    }

    private static void putPair(PickledMap map, Object pair) {
        if (!(pair instanceof List<?> two) || two.size() != 2
                || !(two.getFirst() instanceof String || two.getFirst() instanceof Number)) {
            throw refused("pairs of a text or number and a value", PickleMachine.kind(pair));
        }
        map.put(two.getFirst(), two.getLast());
    }

    private static Object set(PickledTuple args) {
        Set<Object> set = new LinkedHashSet<>();
        Object items = args.isEmpty() ? List.of() : args.getFirst();
        if (!(items instanceof List<?> list)) {
            throw refused("a list of texts or numbers for a set", PickleMachine.kind(items));
        }
        for (Object item : list) {
            if (!(item instanceof String || item instanceof Number)) {
                throw refused("a list of texts or numbers for a set", PickleMachine.kind(item));
            }
            set.add(item);
        }
        return set;
    }

    /** {@code getattr} of a PyTorch name stays a name; of anything else it is refused. */
    private static Object attribute(PickledTuple args) {
        if (args.size() == 2 && args.getFirst() instanceof PickledSymbol owner && args.get(1) instanceof String name
                && (owner.module().equals("torch") || owner.module().startsWith("torch."))) {
            return new PickledSymbol(owner.toString(), name);
        }
        throw refused("only calls that build tensors and plain data", "a call of builtins.getattr");
    }

    /** Protocol 2 has no byte strings: Python 3 writes them as {@code _codecs.encode(text, 'latin1')}. */
    private MemorySegment encode(PickledTuple args) {
        if (args.size() == 2 && args.getFirst() instanceof String text && "latin1".equals(args.get(1))) {
            budget.charge("a byte string", text.length());
            return MemorySegment.ofArray(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        throw refused("a latin1 byte string", "another use of _codecs.encode");
    }

    private static PickledSymbol symbol(PickledTuple args, int index) {
        if (args.size() > index && args.get(index) instanceof PickledSymbol symbol) {
            return symbol;
        }
        throw refused("the name of a class", args.isEmpty() ? "nothing" : PickleMachine.kind(args.get(0)));
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> asObjects(Map<?, ?> map) {
        return (Map<Object, Object>) map;
    }

    private static WeightsException refused(String expected, String found) {
        return new WeightsException("the pickle in it", expected, found,
                "nothing was executed; use a file from a source that you trust, or convert it to safetensors there");
    }
}
