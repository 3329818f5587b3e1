package org.latentclr.weights;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Interprets pickle protocols 2 to 5 as data (METHODS §11.7): instructions build plain Java values, names of classes
 * and functions stay inert {@link PickledSymbol}s, and {@link PickleSymbols} alone decides what a "call" may build.
 *
 * <p>
 * Byte strings are views on the file. Every instruction is charged to the {@link Budget}, so that memory stays within
 * a small multiple of the file's size.
 */
final class PickleMachine {
    private static final int OBJECT_BYTES = 48;
    private static final Object MARK = new Object();

    private final ByteCursor in;
    private final Budget budget;
    private final PickleSymbols symbols;
    private final List<Object> stack = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Long, Object> memo = new HashMap<>();

    PickleMachine(ByteCursor in, Budget budget, PickleSymbols symbols) {
        this.in = in;
        this.budget = budget;
        this.symbols = symbols;
    }

    /** Reads one pickle up to its STOP and returns its value. */
    Object run() {
        while (true) {
            long at = in.position();
            int op = in.u8();
            if (op == '.') {
                return pop();
            }
            budget.charge("the pickle at byte " + at, OBJECT_BYTES);
            if (!constant(op) && !container(op) && !memo(op) && !object(op)) {
                throw wrong("an instruction of pickle protocol 2 to 5", String.format("byte 0x%02x", op));
            }
        }
    }

    private boolean constant(int op) {
        switch (op) {
            case 0x80 -> protocol();
            case 0x95 -> frame();
            case 'N' -> push(null);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'J' -> push((long) in.i32());
            case 'K' -> push((long) in.u8());
            case 'M' -> push((long) in.u16());
            case 0x8a -> push(integer(in.u8()));
            case 0x8b -> push(integer(in.u32()));
            case 'G' -> push(in.bigEndianDouble());
            case 'X' -> push(in.text(in.u32(), StandardCharsets.UTF_8));
            case 0x8c -> push(in.text(in.u8(), StandardCharsets.UTF_8));
            case 0x8d -> push(in.text(in.i64(), StandardCharsets.UTF_8));
            case 'T' -> push(in.text(in.u32(), StandardCharsets.ISO_8859_1));
            case 'U' -> push(in.text(in.u8(), StandardCharsets.ISO_8859_1));
            case 'B' -> push(in.slice(in.u32()));
            case 'C' -> push(in.slice(in.u8()));
            case 0x8e, 0x96 -> push(in.slice(in.i64()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean container(int op) {
        switch (op) {
            case ']' -> push(new ArrayList<>());
            case ')' -> push(PickledTuple.of());
            case '}' -> push(new LinkedHashMap<>());
            case 0x8f -> push(new LinkedHashSet<>());
            case 't' -> push(PickledTuple.of(popToMark()));
            case 0x85, 0x86, 0x87 -> push(PickledTuple.of(popLast(op - 0x84)));
            case 'l' -> push(popToMark());
            case 'd' -> setItems(new LinkedHashMap<>(), popToMark());
            case 0x91 -> addItems(new LinkedHashSet<>(), popToMark());
            case 'a' -> append(popLast(1));
            case 'e' -> append(popToMark());
            case 's' -> setItems(popLast(2));
            case 'u' -> setItems(popToMark());
            case 0x90 -> addItems(popToMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean memo(int op) {
        switch (op) {
            case '(' -> {
                marks.add(stack.size());
                push(MARK);
            }
            case '0' -> pop();
            case '1' -> popToMark();
            case '2' -> push(top());
            case 'q' -> remember(in.u8());
            case 'r' -> remember(in.u32());
            case 0x94 -> remember(memo.size());
            case 'h' -> recall(in.u8());
            case 'j' -> recall(in.u32());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean object(int op) {
        switch (op) {
            case 'c' -> push(symbols.resolve(in.line(), in.line()));
            case 0x93 -> {
                List<Object> names = popLast(2);
                push(symbols.resolve(text(names.get(0)), text(names.get(1))));
            }
            case 'R' -> {
                List<Object> call = popLast(2);
                push(symbols.call(symbol(call.get(0)), tuple(call.get(1))));
            }
            case 0x81 -> {
                List<Object> call = popLast(2);
                push(symbols.create(symbol(call.get(0)), tuple(call.get(1))));
            }
            case 0x92 -> {
                List<Object> call = popLast(3);
                push(symbols.create(symbol(call.get(0)), tuple(call.get(1))));
            }
            case 'b' -> build(pop());
            case 'Q' -> push(symbols.persistent(pop()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void protocol() {
        int version = in.u8();
        if (version < 2 || version > 5) {
            throw wrong("pickle protocol 2, 3, 4 or 5", "protocol " + version);
        }
    }

    private void frame() {
        long length = in.i64();
        if (length < 0 || length > in.remaining()) {
            throw wrong("a frame within the data", "a frame of " + length + " bytes, beyond the end");
        }
    }

    private Number integer(long length) {
        if (length > 1000) {
            throw wrong("an integer of at most 1000 bytes", length + " bytes");
        }
        byte[] bytes = in.array((int) length);
        for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
            byte swapped = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = swapped;
        }
        BigInteger value = length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    private void append(List<Object> items) {
        if (!(top() instanceof ArrayList<?>)) {
            throw wrong("a list to append to", kind(top()));
        }
        asObjects((ArrayList<?>) top()).addAll(items);
    }

    private void setItems(List<Object> items) {
        if (!(top() instanceof LinkedHashMap<?, ?> map)) {
            throw wrong("a dict to store into", kind(top()));
        }
        pop();
        setItems(map, items);
    }

    private void setItems(LinkedHashMap<?, ?> target, List<Object> items) {
        if (items.size() % 2 != 0) {
            throw wrong("a value for every key", items.size() + " items");
        }
        Map<Object, Object> map = asObjects(target);
        for (int i = 0; i < items.size(); i += 2) {
            map.put(scalar(items.get(i)), items.get(i + 1));
        }
        push(target);
    }

    private void addItems(List<Object> items) {
        if (!(top() instanceof LinkedHashSet<?> set)) {
            throw wrong("a set to add to", kind(top()));
        }
        pop();
        addItems(set, items);
    }

    @SuppressWarnings("unchecked")
    private void addItems(Set<?> target, List<Object> items) {
        items.forEach(item -> ((Set<Object>) target).add(scalar(item)));
        push(target);
    }

    /** Keys are scalars: hashing a hostile nest of tuples would take for ever. */
    private Object scalar(Object key) {
        if (key == null || key instanceof String || key instanceof Number || key instanceof Boolean
                || key instanceof PickledSymbol) {
            return key;
        }
        throw wrong("a text or a number as a key", kind(key));
    }

    private void remember(long index) {
        Object value = top();
        memo.put(index, value);
        if (value instanceof NumpyObjects.PendingArray pending) {
            pending.memoIndex(index);
        }
    }

    private void recall(long index) {
        Object value = memo.get(index);
        if (value == null && !memo.containsKey(index)) {
            throw wrong("a value remembered under number " + index, "none");
        }
        push(value);
    }

    private void build(Object state) {
        Object target = pop();
        Object built = symbols.build(target, state);
        if (target instanceof NumpyObjects.PendingArray pending) {
            memo.replace(pending.memoIndex(), pending, built);
        }
        push(built);
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object top() {
        if (stack.isEmpty() || stack.getLast() == MARK) {
            throw wrong("a value to work on", "an empty stack");
        }
        return stack.getLast();
    }

    private Object pop() {
        Object value = top();
        stack.removeLast();
        return value;
    }

    private List<Object> popLast(int count) {
        Object[] items = new Object[count];
        for (int i = count - 1; i >= 0; i--) {
            items[i] = pop();
        }
        return Arrays.asList(items);
    }

    private List<Object> popToMark() {
        if (marks.isEmpty()) {
            throw wrong("a mark on the stack", "none");
        }
        int mark = marks.removeLast();
        List<Object> above = stack.subList(mark, stack.size());
        List<Object> items = new ArrayList<>(above.subList(1, above.size()));
        above.clear();
        return items;
    }

    private String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw wrong("a name", kind(value));
    }

    private PickledSymbol symbol(Object value) {
        if (value instanceof PickledSymbol symbol) {
            return symbol;
        }
        throw wrong("the name of a class or function", kind(value));
    }

    private PickledTuple tuple(Object value) {
        if (value instanceof PickledTuple tuple) {
            return tuple;
        }
        throw wrong("a tuple of arguments", kind(value));
    }

    @SuppressWarnings("unchecked")
    private static List<Object> asObjects(ArrayList<?> list) {
        return (List<Object>) list;
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> asObjects(LinkedHashMap<?, ?> map) {
        return (Map<Object, Object>) map;
    }

    static String kind(Object value) {
        return switch (value) {
            case null -> "None";
            case MemorySegment bytes -> bytes.byteSize() + " bytes";
            case PickledSymbol symbol -> "the name " + symbol;
            case PickledTuple tuple -> "a tuple of " + tuple.size();
            case PickledObject object -> "an object " + object.className();
            case NamedArray array -> "a tensor of shape " + Arrays.toString(array.shape());
            case Set<?> set -> "a set of " + set.size();
            default -> Json.kind(value);
        };
    }

    private WeightsException wrong(String expected, String found) {
        return new WeightsException("the pickle at byte " + in.position(), expected, found,
                "the file is damaged or not a checkpoint, fetch it again");
    }
}
