package org.latentclr.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latentclr.UserError;

/**
 * One word on the command line in Hydra's grammar. {@code key=value} sets, {@code +key=value} and {@code ++key=value}
 * add or set, {@code ~key} takes away, that is, back to the default. A slash in a key ({@code hparams/optimizer=sgd})
 * chooses a group, as does a plain word for a key that is a group ({@code model=linear}).
 *
 * @param word what was typed
 * @param path the key with dots
 * @param value what to set; empty for {@code ~key}
 */
public record Word(String word, String path, java.util.Optional<Value> value) {
    private static final Pattern WORD = Pattern.compile("(\\+\\+|\\+|~)?([^=+~\\s][^=\\s]*?)(?:=(.*))?",
            Pattern.DOTALL);
    private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*([./][A-Za-z_][A-Za-z0-9_-]*)*");

    /** Parses every word. */
    public static List<Word> parseAll(List<String> words) {
        return words.stream().map(Word::parse).toList();
    }

    /** Parses one word. */
    public static Word parse(String word) {
        Matcher matcher = WORD.matcher(word);
        if (!matcher.matches() || !KEY.matcher(matcher.group(2)).matches()) {
            throw new UserError("'" + word + "' is no setting: write key=value, such as k=32 or model.alpha=[-3,3]");
        }
        boolean away = "~".equals(matcher.group(1));
        if (!away && matcher.group(3) == null) {
            throw new UserError("'" + word + "' has no value: write " + word + "=VALUE");
        }
        String path = matcher.group(2).replace('/', '.');
        return new Word(word, path, away
                ? java.util.Optional.empty()
                : java.util.Optional.of(ValueParser.parse(word, matcher.start(3))));
    }

    /** Lays this over {@code settings}. */
    Value.Section applyTo(Value.Section settings) {
        return value.map(v -> settings.with(path, v)).orElseGet(() -> settings.without(path));
    }
}
