package org.latentclr;

/** The version of this build, as `--version` and every run folder state it. */
public final class Version {
    /** Release number; the same as in the root {@code pom.xml} (pinned by a test). */
    public static final String NUMBER = "0.1.0";

    private Version() {}

    /** The git commit of the build, told by the launcher; "unknown" when started in another way. */
    public static String commit() {
        String commit = System.getProperty("latentclr.commit", "").strip();
        return commit.isEmpty() ? "unknown" : commit;
    }
}
