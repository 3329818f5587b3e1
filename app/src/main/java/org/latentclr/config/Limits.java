package org.latentclr.config;

import java.util.function.DoublePredicate;

/**
 * Which numbers a key takes.
 *
 * @param text ends the sentence "a number …"
 * @param allows true for a number that it takes
 */
record Limits(String text, DoublePredicate allows) {
    static final Limits FINITE = new Limits("", Double::isFinite);
    static final Limits POSITIVE = new Limits(" above 0", x -> x > 0 && Double.isFinite(x));
    static final Limits NOT_NEGATIVE = atLeast(0);

    static Limits atLeast(long least) {
        return new Limits(" of at least " + least, x -> x >= least && Double.isFinite(x));
    }

    static Limits between(double low, double high) {
        return new Limits(" from " + plain(low) + " to " + plain(high), x -> x >= low && x <= high);
    }

    static Limits above(double low, double high) {
        return new Limits(" above " + plain(low) + " and up to " + plain(high), x -> x > low && x <= high);
    }

    private static String plain(double x) {
        return x == Math.rint(x) ? Long.toString((long) x) : Double.toString(x);
    }
}
