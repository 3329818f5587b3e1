package org.latentclr.engine;

/** An engine error with fields, so that a caller can say what failed, what was expected, what was found and what to do. */
public final class EngineException extends RuntimeException {
    private final String where;
    private final String expected;
    private final String found;
    private final String remedy;

    /**
     * @param where the op or call that failed
     * @param expected what it needs
     * @param found what it got
     * @param remedy what the caller can do about it; may be empty
     */
    public EngineException(String where, String expected, String found, String remedy) {
        super(where + ": expected " + expected + ", found " + found + (remedy.isEmpty() ? "." : "; " + remedy + "."));
        this.where = where;
        this.expected = expected;
        this.found = found;
        this.remedy = remedy;
    }

    public EngineException(String where, String expected, String found) {
        this(where, expected, found, "");
    }

    /** Throws unless {@code ok}. */
    public static void check(boolean ok, String where, String expected, Object found) {
        if (!ok) throw new EngineException(where, expected, String.valueOf(found));
    }

    public String where() {
        return where;
    }

    public String expected() {
        return expected;
    }

    public String found() {
        return found;
    }

    public String remedy() {
        return remedy;
    }
}
