package org.latentclr.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
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
    private static final int MAX_DEPTH = 100;

    /** Enough for the header of any checkpoint, little enough to stay in memory. */
    private static final long MAX_TOKENS = 8_000_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxTokenCount(MAX_TOKENS)
                    .maxStringLength(Integer.MAX_VALUE).build())
            .streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build()).build();

    private static final Separators SEPARATORS = Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER).withObjectEmptySeparator("")
            .withArrayEmptySeparator("");

    private Json() {}

    /**
     * Parses one JSON value.
     *
     * @throws WeightsException
     *             naming the character where the text stops being JSON
     */
    public static Object parse(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            Object value = read(parser);
            if (parser.nextToken() != null) {
                throw new WeightsException("JSON text, character " + parser.currentTokenLocation().getCharOffset(),
                        "the end of the text", "more", "check the file");
            }
            return value;
        } catch (StreamConstraintsException beyond) {
            throw new WeightsException("JSON text", "at most " + MAX_DEPTH + " levels and " + MAX_TOKENS + " tokens",
                    beyond.getOriginalMessage(), "check the file");
        } catch (JsonProcessingException wrong) {
            throw new WeightsException("JSON text, character " + wrong.getLocation().getCharOffset(), "JSON",
                    wrong.getOriginalMessage(), "check the file");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
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
        return write(value, false);
    }

    /** The value on several lines, two spaces per level. */
    public static String writePretty(Object value) {
        return write(value, true);
    }

    private static Object read(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case null -> throw new WeightsException("JSON text", "a value", "nothing", "check the file");
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> finite(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            object.put(key, read(parser));
        }
        return object;
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        List<Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(read(parser));
        }
        return array;
    }

    private static Number integer(JsonParser parser) throws IOException {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? finite(parser)
                : (Number) parser.getLongValue();
    }

    private static Double finite(JsonParser parser) throws IOException {
        double value = parser.getDoubleValue();
        if (Double.isInfinite(value)) {
            throw new WeightsException("JSON text, character " + parser.currentTokenLocation().getCharOffset(),
                    "a number that a double can hold", "a larger one", "check the file");
        }
        return value;
    }

    private static String write(Object value, boolean pretty) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            if (pretty) {
                out.setPrettyPrinter(new DefaultPrettyPrinter(SEPARATORS));
            }
            write(value, out);
        } catch (StreamConstraintsException beyond) {
            throw unsupported(beyond.getOriginalMessage());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static void write(Object value, JsonGenerator out) throws IOException {
        switch (value) {
            case null -> out.writeNull();
            case Boolean bool -> out.writeBoolean(bool);
            case Double number when !Double.isFinite(number) -> throw unsupported("the number " + number);
            case Float number when !Float.isFinite(number) -> throw unsupported("the number " + number);
            case Double number -> out.writeNumber(number);
            case Float number -> out.writeNumber(number);
            case BigInteger number -> out.writeNumber(number);
            case Number number -> out.writeNumber(number.longValue());
            case CharSequence string -> out.writeString(string.toString());
            case Map<?, ?> map -> {
                out.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.writeFieldName(String.valueOf(entry.getKey()));
                    write(entry.getValue(), out);
                }
                out.writeEndObject();
            }
            case List<?> list -> {
                out.writeStartArray();
                for (Object item : list) {
                    write(item, out);
                }
                out.writeEndArray();
            }
            default -> throw unsupported("a " + value.getClass().getSimpleName());
        }
    }

    private static WeightsException unsupported(String found) {
        return new WeightsException("a value to be written as JSON", "text, finite numbers, lists and maps", found,
                "this is a mistake in the program");
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
