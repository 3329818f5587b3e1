package org.latentclr.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON (RFC 8259) ⇄ plain Java values: {@link Map} in file order, {@link List}, {@link String}, {@link Long} or
 * {@link Double}, {@link Boolean}, null.
 *
 * <p>
 * Strict: no comments, no trailing text, no duplicate keys, no NaN; at most 100 levels deep.
 */
public final class Json {
    /** Deepest nesting that is read or written. */
    static final int MAX_DEPTH = 100;

    private Json() {}

    /**
     * Parses one JSON value.
     *
     * @throws WeightsException
     *             naming the character where the text stops being JSON
     */
    public static Object parse(String text) {
        return new JsonParser(text).parse();
    }

    /**
     * Parses a JSON object.
     *
     * @throws WeightsException
     *             when {@code text} is not a JSON object
     */
    public static Map<String, Object> parseObject(String text) {
        return asObject(parse(text), "JSON text");
    }

    /** {@code value} as a JSON object; {@code where} names it in the message when it is something else. */
    public static Map<String, Object> asObject(Object value, String where) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new WeightsException(where, "a JSON object", kind(value), "check the file");
        }
        Map<String, Object> object = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((key, item) -> object.put(String.valueOf(key), item));
        return object;
    }

    /** {@code value} as a JSON array; {@code where} names it in the message when it is something else. */
    public static List<?> asArray(Object value, String where) {
        if (!(value instanceof List<?> list)) {
            throw new WeightsException(where, "a JSON array", kind(value), "check the file");
        }
        return list;
    }

    /** {@code value} as an integer; {@code where} names it in the message when it is something else. */
    public static long asLong(Object value, String where) {
        if (!(value instanceof Long number)) {
            throw new WeightsException(where, "an integer", kind(value), "check the file");
        }
        return number;
    }

    /** {@code value} as a number; {@code where} names it in the message when it is something else. */
    public static double asDouble(Object value, String where) {
        if (!(value instanceof Number number)) {
            throw new WeightsException(where, "a number", kind(value), "check the file");
        }
        return number.doubleValue();
    }

    /** {@code value} as a text; {@code where} names it in the message when it is something else. */
    public static String asString(Object value, String where) {
        if (!(value instanceof String text)) {
            throw new WeightsException(where, "a text", kind(value), "check the file");
        }
        return text;
    }

    /** The value on one line. Map keys become texts; numbers that are not finite are refused. */
    public static String write(Object value) {
        return new JsonWriter("").write(value);
    }

    /** The value on several lines, two spaces per level. */
    public static String writePretty(Object value) {
        return new JsonWriter("  ").write(value);
    }

    static String kind(Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> map -> "an object of " + map.size() + " entries";
            case List<?> list -> "an array of " + list.size() + " items";
            case String text -> "a text of " + text.length() + " characters";
            case Number number -> "the number " + number;
            case Boolean bool -> bool.toString();
            default -> "a " + value.getClass().getSimpleName();
        };
    }
}
