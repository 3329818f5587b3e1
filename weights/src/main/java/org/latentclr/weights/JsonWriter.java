package org.latentclr.weights;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writer behind {@link Json#write}. */
final class JsonWriter {
    private final String indent;
    private final StringBuilder out = new StringBuilder();

    /** @param indent text per level on lines of their own, or an empty text for a single line */
    JsonWriter(String indent) {
        this.indent = indent;
    }

    String write(Object value) {
        value(value, 0);
        return out.toString();
    }

    private void value(Object value, int depth) {
        if (depth > Json.MAX_DEPTH) {
            throw unsupported("more than " + Json.MAX_DEPTH + " levels of nesting");
        }
        switch (value) {
            case null -> out.append("null");
            case Boolean bool -> out.append(bool);
            case Double number when !Double.isFinite(number) -> throw unsupported("the number " + number);
            case Float number when !Float.isFinite(number) -> throw unsupported("the number " + number);
            case Number number -> out.append(number);
            case CharSequence text -> string(text);
            case Map<?, ?> map -> map(map, depth);
            case List<?> list -> list(list, depth);
            default -> throw unsupported("a " + value.getClass().getSimpleName());
        }
    }

    private void map(Map<?, ?> map, int depth) {
        out.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext();) {
            Map.Entry<?, ?> entry = i.next();
            newLine(depth + 1);
            string(String.valueOf(entry.getKey()));
            out.append(indent.isEmpty() ? ":" : ": ");
            value(entry.getValue(), depth + 1);
            out.append(i.hasNext() ? "," : "");
        }
        if (!map.isEmpty()) {
            newLine(depth);
        }
        out.append('}');
    }

    private void list(List<?> list, int depth) {
        out.append('[');
        for (Iterator<?> i = list.iterator(); i.hasNext();) {
            value(i.next(), depth + 1);
            out.append(i.hasNext() ? (indent.isEmpty() ? "," : ", ") : "");
        }
        out.append(']');
    }

    private void newLine(int depth) {
        if (!indent.isEmpty()) {
            out.append('\n').append(indent.repeat(depth));
        }
    }

    private void string(CharSequence text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static WeightsException unsupported(String found) {
        return new WeightsException("a value to be written as JSON", "text, finite numbers, lists and maps", found,
                "this is a mistake in the program");
    }
}
