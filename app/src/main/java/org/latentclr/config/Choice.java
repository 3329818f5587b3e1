package org.latentclr.config;

import java.util.function.Function;

/**
 * One variant of a group, such as {@code nonlinear} of {@code model}.
 *
 * @param <T> the sealed interface of the group
 * @param name what {@code group=name} says
 * @param target the {@code _target_} that stands for it in a file
 * @param read makes the record from the group's keys
 */
record Choice<T>(String name, String target, Function<Binder, T> read) {
    /** True when {@code word} is the name, the target or the target's last part; upper and lower case alike. */
    boolean answersTo(String word) {
        return word.equalsIgnoreCase(name) || word.equalsIgnoreCase(target)
                || word.equalsIgnoreCase(target.substring(target.lastIndexOf('.') + 1));
    }
}
