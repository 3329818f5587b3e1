package org.latentclr.kernels.simulator;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows one warp through a launch and writes a paragraph for each of its instructions: the line of the PTX, the lanes that run it, and what
 * its registers hold afterwards in the first lanes. Numbers of registers that the compiler named {@code %f…} are floats.
 */
public final class Trace {
    private static final Pattern REGISTER = Pattern.compile("%[a-z]+\\d+\\b");

    private final int block;
    private final int warp;
    private final int lanes;
    private final long limit;
    private final Consumer<String> lines;
    private long seen;
    private Warp followed;
    private Step last;
    private int lastMask;

    /**
     * @param block number of the block in the grid, x fastest
     * @param warp number of the warp in its block
     * @param lanes how many lanes to show, 1..32
     * @param limit instructions after which nothing more is written
     * @param lines receives the text, line by line
     */
    public Trace(int block, int warp, int lanes, long limit, Consumer<String> lines) {
        this.block = block;
        this.warp = warp;
        this.lanes = Math.clamp(lanes, 1, Warp.LANES);
        this.limit = limit;
        this.lines = lines;
    }

    /** Instructions of the warp so far, those beyond the limit included. */
    public long seen() {
        return seen;
    }

    /** Sees a step before it runs; the registers of the step before it are final by then. */
    void before(Warp w, Step step, int mask) {
        if (w.index != warp || w.block.number() != block) return;
        finish();
        if (seen++ >= limit) return;
        followed = w;
        last = step;
        lastMask = mask;
        lines.accept("%5d  %-52s %s".formatted(step.source().line(), step.source().text(), lanes(mask)));
    }

    /** Writes the registers of the last step. */
    void finish() {
        if (last == null) return;
        Set<String> names = new LinkedHashSet<>();
        Matcher m = REGISTER.matcher(last.source().text());
        while (m.find()) names.add(m.group());
        for (String name : names) {
            Decoder.Register r = followed.block.program.names().get(name);
            if (r != null) lines.accept("           %-6s =%s".formatted(name, values(name, r)));
        }
        last = null;
    }

    private static String lanes(int mask) {
        return mask == -1 ? "all lanes" : "%d lanes %08x".formatted(Integer.bitCount(mask), mask);
    }

    private String values(String name, Decoder.Register r) {
        StringJoiner all = new StringJoiner(" ", " ", "");
        for (int l = 0; l < lanes; l++) {
            if ((lastMask >>> l & 1) == 0) all.add("·");
            else if ((followed.defined[r.id()] >>> l & 1) == 0) all.add("?");
            else
                all.add(value(name, r, l));
        }
        return all.toString();
    }

    private String value(String name, Decoder.Register r, int lane) {
        return switch (r.kind()) {
            case PREDICATE -> (followed.predicates[r.index()] >>> lane & 1) == 1 ? "true" : "false";
            case LONG -> {
                long v = followed.longs[r.at() + lane];
                yield name.startsWith("%fd")
                        ? Double.toString(Double.longBitsToDouble(v))
                        : Math.abs(v) < 1 << 30 ? Long.toString(v) : "0x" + Long.toHexString(v);
            }
            case WORD -> {
                int v = followed.words[r.at() + lane];
                yield name.startsWith("%f") ? Float.toString(Float.intBitsToFloat(v)) : Integer.toString(v);
            }
        };
    }
}
