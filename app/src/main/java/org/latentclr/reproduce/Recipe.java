package org.latentclr.reproduce;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How one method is trained for the comparison; what is not said is the program's default.
 *
 * @param name of its folder
 * @param words of {@code latentclr train}
 * @param represented whether its directions are also made into a representation
 */
record Recipe(String name, List<String> words, boolean represented) {
    private static final String DIRECTIONS = "k=10";
    // Networks do not learn with the large steps that suit ten numbers; this is the published rate.
    private static final String RATE = "hparams.optimizer.lr=0.001";

    /** Of the published tables, as far as this program has them (METHODS §2.13, §2.14). */
    static List<Recipe> full() {
        return List.of(
                of("ganspace", "method=ganspace", DIRECTIONS), of("sefa", "method=sefa", DIRECTIONS),
                of("latentclr-global", DIRECTIONS), of("latentclr-linear", DIRECTIONS, "model=linear", RATE),
                of("latentclr-nonlinear", DIRECTIONS, "model=nonlinear", RATE), of("voynov", "method=voynov"),
                contraFeat("contrafeat-bi").represent(), contraFeat("contrafeat-bi-no-attention", "attention=none"),
                contraFeat("contrafeat-pt", "variant=pt").represent(),
                contraFeat("contrafeat-pt-no-attention", "variant=pt", "attention=none"),
                contraFeat("latclr-att", "variant=latclr").represent(),
                contraFeat("recog-att", "variant=recog").represent());
    }

    /** The same in a few minutes: fewer steps, fewer codes for principal components. */
    static List<Recipe> quick() {
        return full().stream().map(r -> switch (r.name) {
            case "ganspace" -> r.with("samples=100000");
            case "sefa" -> r;
            case "latentclr-global", "latentclr-linear", "latentclr-nonlinear" ->
                r.with("hparams.iterations=100", "eval_freq=100", "eval_iters=2");
            case "voynov" -> r.with("n_steps=300", "steps_per_img_log=300", "steps_per_backup=300");
            default -> r.with("iterations=60", "samples=100000");
        }).toList();
    }

    static Recipe of(String name, String... words) {
        return new Recipe(name, List.of(words), false);
    }

    private static Recipe contraFeat(String name, String... words) {
        return of(name, "method=contrafeat", DIRECTIONS).with(words);
    }

    Recipe with(String... more) {
        return new Recipe(name, Stream.concat(words.stream(), Stream.of(more)).toList(), represented);
    }

    Recipe represent() {
        return new Recipe(name, words, true);
    }

    /** The words of one training. */
    List<String> words(long seed, Path out) {
        List<String> all = new ArrayList<>(words);
        all.add("seed=" + seed);
        all.add("out='" + out.toString().replace("'", "\\'") + "'");
        return all;
    }
}
