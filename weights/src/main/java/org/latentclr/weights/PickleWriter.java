package org.latentclr.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a plain tree as the protocol 2 pickle of a PyTorch zip file (METHODS §11.1) and collects the storages that it
 * refers to. Arrays that are the same view of the same data share one storage.
 */
final class PickleWriter {
    private static final int MAX_DEPTH = 200;
    private static final PickledSymbol REBUILD = new PickledSymbol("torch._utils", "_rebuild_tensor_v2");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final BinaryOutput out = new BinaryOutput(bytes);
    private final Map<Object, Integer> memo = new HashMap<>();
    private final Map<Object, String> keys = new HashMap<>();
    private final Map<String, NamedArray> storages = new LinkedHashMap<>();

    /** The pickle of {@code root}; afterwards {@link #storages} are what it refers to. */
    byte[] write(Object root) {
        try {
            out.u16(0x0280);
            value(root, 0);
            out.u8('.');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Data by storage key, row-major. */
    Map<String, NamedArray> storages() {
        return storages;
    }

    private void value(Object value, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw unsupported("more than " + MAX_DEPTH + " levels of nesting");
        }
        switch (value) {
            case null -> out.u8('N');
            case Boolean bool -> out.u8(bool ? 0x88 : 0x89);
            case Double number -> floating(number);
            case Float number -> floating(number);
            case BigInteger number -> big(number);
            case Number number -> integer(number.longValue());
            case String text -> text(text);
            case NamedArray array -> tensor(array);
            case PickledTuple tuple -> tuple(tuple, depth);
            case List<?> list -> list(list, depth);
            case PickledMap map -> special(map, depth);
            case Map<?, ?> map -> {
                out.u8('}');
                entries(map, depth);
            }
            default -> throw unsupported(PickleMachine.kind(value));
        }
    }

    private void floating(double number) throws IOException {
        out.u8('G');
        out.u64(Long.reverseBytes(Double.doubleToRawLongBits(number)));
    }

    private void integer(long number) throws IOException {
        if (number >= 0 && number < 1 << 8) {
            out.u8('K');
            out.u8((int) number);
        } else if (number == (int) number) {
            out.u8('J');
            out.u32(number);
        } else {
            big(BigInteger.valueOf(number));
        }
    }

    private void big(BigInteger number) throws IOException {
        byte[] bigEndian = number.toByteArray();
        out.u8(0x8b);
        out.u32(bigEndian.length);
        for (int i = bigEndian.length - 1; i >= 0; i--) {
            out.u8(bigEndian[i]);
        }
    }

    private void text(String text) throws IOException {
        if (recalled(text)) {
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.u8('X');
        out.u32(utf8.length);
        out.bytes(utf8);
        remember(text);
    }

    private void symbol(PickledSymbol symbol) throws IOException {
        if (recalled(symbol)) {
            return;
        }
        out.u8('c');
        out.bytes((symbol.module() + "\n" + symbol.name() + "\n").getBytes(StandardCharsets.UTF_8));
        remember(symbol);
    }

    private void tuple(List<?> tuple, int depth) throws IOException {
        if (tuple.isEmpty()) {
            out.u8(')');
            return;
        }
        out.u8('(');
        for (Object item : tuple) {
            value(item, depth + 1);
        }
        out.u8('t');
    }

    private void list(List<?> list, int depth) throws IOException {
        out.u8(']');
        out.u8('(');
        for (Object item : list) {
            value(item, depth + 1);
        }
        out.u8('e');
    }

    private void entries(Map<?, ?> map, int depth) throws IOException {
        out.u8('(');
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            value(entry.getKey(), depth + 1);
            value(entry.getValue(), depth + 1);
        }
        out.u8('u');
    }

    /** An OrderedDict is filled after its creation, a Counter is created from a dict. Other classes become dicts. */
    private void special(PickledMap map, int depth) throws IOException {
        if (map.type().equals(PickledMap.COUNTER)) {
            symbol(map.type());
            out.u8('}');
            entries(map, depth);
            out.u8(0x85);
            out.u8('R');
        } else if (map.type().equals(PickledMap.ORDERED_DICT)) {
            emptyOrderedDict();
            entries(map, depth);
        } else {
            out.u8('}');
            entries(map, depth);
        }
    }

    private void emptyOrderedDict() throws IOException {
        symbol(PickledMap.ORDERED_DICT);
        out.u8(')');
        out.u8('R');
    }

    /** {@code _rebuild_tensor_v2(storage, 0, size, stride, False, OrderedDict())}. */
    private void tensor(NamedArray array) throws IOException {
        String key = keys.computeIfAbsent(array.viewKey(), view -> Integer.toString(keys.size()));
        storages.putIfAbsent(key, array);
        long[] shape = array.shape();
        symbol(REBUILD);
        out.u8('(');
        out.u8('(');
        text("storage");
        symbol(new PickledSymbol("torch", array.type().torchStorage()));
        text(key);
        text("cpu");
        integer(array.count());
        out.u8('t');
        out.u8('Q');
        integer(0);
        tuple(Arrays.stream(shape).boxed().toList(), 0);
        tuple(Arrays.stream(Extents.rowMajor(shape)).boxed().toList(), 0);
        out.u8(0x89);
        emptyOrderedDict();
        out.u8('t');
        out.u8('R');
    }

    private boolean recalled(Object value) throws IOException {
        Integer index = memo.get(value);
        if (index == null) {
            return false;
        }
        out.u8(index < 1 << 8 ? 'h' : 'j');
        if (index < 1 << 8) {
            out.u8(index);
        } else {
            out.u32(index);
        }
        return true;
    }

    private void remember(Object value) throws IOException {
        int index = memo.size();
        memo.put(value, index);
        out.u8(index < 1 << 8 ? 'q' : 'r');
        if (index < 1 << 8) {
            out.u8(index);
        } else {
            out.u32(index);
        }
    }

    private static WeightsException unsupported(String found) {
        return new WeightsException("the tree to write", "maps, lists, texts, numbers and tensors", found,
                "leave it out or replace it by plain values");
    }
}
