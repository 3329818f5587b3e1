package org.latentclr.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.latentclr.UserError;

/**
 * Reads the right side of {@code key=value} as Hydra does: null, truth values and numbers without quotes are what they
 * look like ({@code 1_000}, {@code 1e-3}, {@code +3.0}, {@code inf}), {@code [..]} is a list, {@code {k: v}} a group,
 * quotes keep a text a text, everything else is a text.
 */
final class ValueParser {
    private static final Pattern WHOLE = Pattern.compile("[+-]?(0|[1-9]\\d*(_\\d+)*)");
    private static final Pattern NUMBER = Pattern
            .compile("[+-]?(\\d[\\d_]*\\.[\\d_]*|\\.\\d[\\d_]*|\\d[\\d_]*)([eE][+-]?\\d+)?");
    private static final Pattern SPECIAL = Pattern.compile("([+-]?)(inf|nan)", Pattern.CASE_INSENSITIVE);

    private final String word;
    private int at;

    private ValueParser(String word, int at) {
        this.word = word;
        this.at = at;
    }

    /**
     * Parses what follows the equals sign of {@code word}.
     *
     * @param start index of the first character of the value
     */
    static Value parse(String word, int start) {
        ValueParser parser = new ValueParser(word, start);
        Value value = parser.value("");
        parser.skipSpace();
        if (parser.at < word.length()) {
            if (word.charAt(parser.at) == ',')
                throw parser.error("a sweep over several values is not supported; "
                        + "give one value, or a list in brackets such as '[" + word.substring(start) + "]'");
            throw parser.error("nothing expected after the value, found '" + word.substring(parser.at) + "'");
        }
        return value;
    }

    /** What a text without quotes means. */
    static Value plain(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.equals("null")) return new Value.Null();
        if (lower.equals("true") || lower.equals("false")) return new Value.Bool(lower.equals("true"));
        if (WHOLE.matcher(text).matches()) return whole(text);
        if (NUMBER.matcher(text).matches()) return new Value.Real(Double.parseDouble(text.replace("_", "")));
        var special = SPECIAL.matcher(text);
        if (special.matches()) {
            double size = special.group(2).equalsIgnoreCase("inf") ? Double.POSITIVE_INFINITY : Double.NaN;
            return new Value.Real(special.group(1).equals("-") ? -size : size);
        }
        return new Value.Text(text);
    }

    private static Value whole(String text) {
        String digits = text.replace("_", "");
        try {
            return new Value.Int(Long.parseLong(digits));
        } catch (NumberFormatException tooLong) {
            return new Value.Real(Double.parseDouble(digits));
        }
    }

    private Value value(String closers) {
        skipSpace();
        if (at >= word.length()) return new Value.Text("");
        return switch (word.charAt(at)) {
            case '[' -> items();
            case '{' -> section();
            case '\'', '"' -> new Value.Text(quoted());
            default -> plain(unquoted(closers));
        };
    }

    private Value items() {
        at++;
        List<Value> items = new ArrayList<>();
        while (!closes(']', items.isEmpty())) {
            items.add(value("]"));
        }
        return new Value.Items(items);
    }

    private Value section() {
        at++;
        Map<String, Value> entries = new LinkedHashMap<>();
        while (!closes('}', entries.isEmpty())) {
            skipSpace();
            boolean inQuotes = at < word.length() && (word.charAt(at) == '\'' || word.charAt(at) == '"');
            String key = inQuotes ? quoted() : unquoted(":}");
            if (at >= word.length() || word.charAt(at) != ':') throw error("'" + key + "' in {…} has no ': value'");
            at++;
            entries.put(key, value("}"));
        }
        return new Value.Section(entries);
    }

    /** Steps over a comma or the closing bracket; true for the latter. */
    private boolean closes(char bracket, boolean first) {
        skipSpace();
        if (at >= word.length()) throw error("'" + bracket + "' is missing");
        char c = word.charAt(at);
        if (c == bracket) {
            at++;
            return true;
        }
        if (first) return false;
        if (c != ',') throw error("',' or '" + bracket + "' expected, found '" + word.substring(at) + "'");
        at++;
        skipSpace();
        if (at < word.length() && word.charAt(at) == bracket)
            throw error("a value is missing before '" + bracket + "'");
        return false;
    }

    private String quoted() {
        char quote = word.charAt(at++);
        StringBuilder text = new StringBuilder();
        while (at < word.length() && word.charAt(at) != quote) {
            boolean escaped = word.charAt(at) == '\\' && at + 1 < word.length() && word.charAt(at + 1) == quote;
            if (escaped) at++;
            text.append(word.charAt(at++));
        }
        if (at >= word.length()) throw error("the closing quote " + quote + " is missing");
        at++;
        return text.toString();
    }

    private String unquoted(String closers) {
        int start = at;
        while (at < word.length() && word.charAt(at) != ',' && closers.indexOf(word.charAt(at)) < 0) {
            at++;
        }
        String text = word.substring(start, at).strip();
        if (text.contains("${")) throw error("interpolation ${…} is not supported; write the value itself");
        return text;
    }

    private void skipSpace() {
        while (at < word.length() && Character.isWhitespace(word.charAt(at))) {
            at++;
        }
    }

    private UserError error(String what) {
        return new UserError("cannot read '" + word + "': " + what);
    }
}
