package org.latentclr.weights;

import java.nio.file.Path;

/**
 * What is wrong with a file, in one sentence: file, place, expected, found, and what to do about it.
 */
public final class WeightsException extends RuntimeException {
    private final String file;
    private final String where;
    private final String expected;
    private final String found;
    private final String remedy;

    /**
     * A problem in a file whose name the thrower does not know; the reader that opened it adds the name with
     * {@link #in}.
     *
     * @param where
     *            place in the file, such as a tensor, an entry or a byte offset
     * @param expected
     *            what should be there
     * @param found
     *            what is there
     * @param remedy
     *            what the user can do
     */
    public WeightsException(String where, String expected, String found, String remedy) {
        this("", where, expected, found, remedy, null);
    }

    private WeightsException(String file, String where, String expected, String found, String remedy, Throwable cause) {
        super(sentence(file, where, expected, found, remedy), cause);
        this.file = file;
        this.where = where;
        this.expected = expected;
        this.found = found;
        this.remedy = remedy;
    }

    /** The same problem with the name of the file it is in; a problem that already names its file is unchanged. */
    public WeightsException in(Path path) {
        return file.isEmpty() ? new WeightsException(path.toString(), where, expected, found, remedy, this) : this;
    }

    /** The file, or an empty string where the problem is in none. */
    public String file() {
        return file;
    }

    /** The place in the file. */
    public String where() {
        return where;
    }

    /** What should be there. */
    public String expected() {
        return expected;
    }

    /** What is there. */
    public String found() {
        return found;
    }

    /** What the user can do. */
    public String remedy() {
        return remedy;
    }

    private static String sentence(String file, String where, String expected, String found, String remedy) {
        String place = file.isEmpty() ? where : file + ": " + where;
        return place + ": expected " + expected + ", found " + found + "; " + remedy + ".";
    }
}
