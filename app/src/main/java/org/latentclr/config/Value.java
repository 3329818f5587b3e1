package org.latentclr.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A value as a word on the command line or a node of a YAML file gives it, before a record says what it must be. */
public sealed interface Value {
    /** {@code null}. */
    record Null() implements Value {
        @Override
        public String toString() {
            return "null";
        }
    }

    /** {@code true} or {@code false}. */
    record Bool(boolean value) implements Value {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** A whole number. */
    record Int(long value) implements Value {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /** A number with a fraction or exponent. */
    record Real(double value) implements Value {
        @Override
        public String toString() {
            return Double.toString(value);
        }
    }

    /** Anything else, with or without quotes. */
    record Text(String value) implements Value {
        @Override
        public String toString() {
            return value;
        }
    }

    /** {@code [a, b]}. */
    record Items(List<Value> items) implements Value {
        /** Copies the list. */
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String toString() {
            return items.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /** {@code {key: value}} or a section of a file; keeps its order. */
    record Section(Map<String, Value> entries) implements Value {
        /** The section without entries. */
        public static final Section EMPTY = new Section(Map.of());

        /** Copies the map. */
        public Section {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        /** The same with {@code path} (dots between names) set to {@code value}; sections on the way are made. */
        public Section with(String path, Value value) {
            int dot = path.indexOf('.');
            Map<String, Value> changed = new LinkedHashMap<>(entries);
            if (dot < 0) {
                changed.put(path, value);
            } else {
                String head = path.substring(0, dot);
                Section inner = changed.get(head) instanceof Section section ? section : EMPTY;
                changed.put(head, inner.with(path.substring(dot + 1), value));
            }
            return new Section(changed);
        }

        /** The same without {@code path}. */
        public Section without(String path) {
            int dot = path.indexOf('.');
            Map<String, Value> changed = new LinkedHashMap<>(entries);
            if (dot < 0) {
                changed.remove(path);
            } else if (changed.get(path.substring(0, dot)) instanceof Section section) {
                changed.put(path.substring(0, dot), section.without(path.substring(dot + 1)));
            }
            return new Section(changed);
        }

        /** The value at {@code path}, if there is one. */
        public java.util.Optional<Value> find(String path) {
            int dot = path.indexOf('.');
            if (dot < 0) return java.util.Optional.ofNullable(entries.get(path));
            return entries.get(path.substring(0, dot)) instanceof Section section
                    ? section.find(path.substring(dot + 1))
                    : java.util.Optional.empty();
        }

        @Override
        public String toString() {
            return entries.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue())
                    .collect(Collectors.joining(", ", "{", "}"));
        }
    }

    /** What this is, for a message: "the whole number 3". */
    default String described() {
        return switch (this) {
            case Null n -> "null";
            case Bool b -> "the truth value " + b;
            case Int i -> "the whole number " + i;
            case Real r -> "the number " + r;
            case Text t -> t.value().isEmpty() ? "nothing" : "the text '" + t + "'";
            case Items l -> "the list " + l;
            case Section s -> "the group " + s;
        };
    }
}
