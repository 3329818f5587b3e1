package org.latentclr.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latentclr.UserError;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML text ⇄ {@link Value}: the subset that Hydra writes (no tags, no anchors that grow). */
public final class Yaml {
    private static final int LARGEST = 1 << 20;

    private Yaml() {}

    /** Reads a file whose top level is a group. */
    public static Value.Section read(Path file) {
        try {
            if (Files.size(file) > LARGEST) throw new UserError("configuration " + file + " is larger than 1 MiB");
            return parse(Files.readString(file), file.toString());
        } catch (NoSuchFileException missing) {
            throw new UserError("configuration " + file + " does not exist", missing);
        } catch (CharacterCodingException binary) {
            throw new UserError("configuration " + file + " is not a text in UTF-8", binary);
        } catch (IOException unreadable) {
            throw new UserError("configuration " + file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /**
     * Parses {@code text}.
     *
     * @param name says in a message where the text comes from
     */
    public static Value.Section parse(String text, String name) {
        LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).setMaxAliasesForCollections(20)
                .setLabel(name).build();
        Object loaded;
        try {
            loaded = new Load(settings).loadFromString(text);
        } catch (MarkedYamlEngineException wrong) {
            String where = wrong.getProblemMark()
                    .map(m -> "line " + (m.getLine() + 1) + ", column " + (m.getColumn() + 1)
                            + ": ")
                    .orElse("");
            throw new UserError(name + " is not valid YAML: " + where + wrong.getProblem(), wrong);
        } catch (YamlEngineException wrong) {
            throw new UserError(name + " is not valid YAML: " + wrong.getMessage(), wrong);
        }
        if (loaded == null) return Value.Section.EMPTY;
        if (toValue(loaded) instanceof Value.Section section) return section;
        throw new UserError(name + " holds no keys with values: a configuration is lines such as 'k: 32'");
    }

    /** Writes a group as block YAML with lists in brackets, ending in a newline. */
    public static String write(Value.Section section) {
        return dump(fromValue(section), FlowStyle.AUTO);
    }

    /** Writes words as a YAML list, one a line, as Hydra's {@code overrides.yaml}. */
    public static String write(List<String> words) {
        return words.isEmpty() ? "[]\n" : dump(words, FlowStyle.BLOCK);
    }

    private static String dump(Object plain, FlowStyle style) {
        DumpSettings settings = DumpSettings.builder().setDefaultFlowStyle(style).setSchema(new CoreSchema())
                .setWidth(10_000).build();
        return new Dump(settings).dumpToString(plain);
    }

    private static Value toValue(Object plain) {
        return switch (plain) {
            case null -> new Value.Null();
            case Boolean b -> new Value.Bool(b);
            case Integer i -> new Value.Int(i);
            case Long l -> new Value.Int(l);
            case Number n -> new Value.Real(n.doubleValue());
            case List<?> list -> new Value.Items(list.stream().map(Yaml::toValue).toList());
            case Map<?, ?> map -> {
                Map<String, Value> entries = new LinkedHashMap<>();
                map.forEach((key, value) -> entries.put(String.valueOf(key), toValue(value)));
                yield new Value.Section(entries);
            }
            // YAML 1.2 leaves 'inf' or '1_000' a text where Hydra reads a number.
            case String s -> s.isEmpty() || s.strip().length() != s.length() ? new Value.Text(s) : number(s);
            default -> new Value.Text(plain.toString());
        };
    }

    private static Value number(String text) {
        Value value = ValueParser.plain(text);
        return value instanceof Value.Int || value instanceof Value.Real ? value : new Value.Text(text);
    }

    private static Object fromValue(Value value) {
        return switch (value) {
            case Value.Null n -> null;
            case Value.Bool b -> b.value();
            case Value.Int i -> i.value();
            case Value.Real r -> r.value();
            case Value.Text t -> t.value();
            case Value.Items l -> {
                List<Object> list = new java.util.ArrayList<>();
                l.items().forEach(item -> list.add(fromValue(item)));
                yield list;
            }
            case Value.Section s -> {
                Map<String, Object> map = new LinkedHashMap<>();
                s.entries().forEach((key, inner) -> map.put(key, fromValue(inner)));
                yield map;
            }
        };
    }
}
