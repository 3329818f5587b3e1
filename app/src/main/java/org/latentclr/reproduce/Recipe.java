package org.latentclr.reproduce;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How one method is trained for the comparison; what is not said is the program's default.
 *
 * @param name of its folder
 * @param words of {@code latentclr train}
 * @param quick words for a run of a few minutes, after the others
 * @param represented whether its directions are also made into a representation
 */
record Recipe(String name, List<String> words, List<String> quick, boolean represented) {
    private static final String DIRECTIONS = "k=10";

    private static Recipe of(String name, boolean represented, String quick, String... words) {
        return new Recipe(name, List.of(words), List.of(quick.split(" ")), represented);
    }

    private static Recipe contraFeat(String name, boolean represented, String... words) {
        List<String> all = new ArrayList<>(List.of("method=contrafeat", DIRECTIONS));
        all.addAll(Arrays.asList(words));
        return of(name, represented, "iterations=60 samples=100000", all.toArray(String[]::new));
    }

    /** Of the published tables, as far as this program has them (METHODS §2.13, §2.14). */
    static List<Recipe> all() {
        String few = "hparams.iterations=100 eval_freq=100 eval_iters=2";
        // Networks do not learn with the large steps that suit ten numbers; this is the published rate.
        String rate = "hparams.optimizer.lr=0.001";
        return List.of(
                of("ganspace", false, "samples=100000", "method=ganspace", DIRECTIONS),
                of("sefa", false, "", "method=sefa", DIRECTIONS),
                of("latentclr-global", false, few, DIRECTIONS),
                of("latentclr-linear", false, few, DIRECTIONS, "model=linear", rate),
                of("latentclr-nonlinear", false, few, DIRECTIONS, "model=nonlinear", rate),
                of("voynov", false, "n_steps=150 steps_per_img_log=150 steps_per_backup=150", "method=voynov"),
                contraFeat("contrafeat-bi", true), contraFeat("contrafeat-bi-no-attention", false, "attention=none"),
                contraFeat("contrafeat-pt", true, "variant=pt"),
                contraFeat("contrafeat-pt-no-attention", false, "variant=pt", "attention=none"),
                contraFeat("latclr-att", true, "variant=latclr"), contraFeat("recog-att", true, "variant=recog"));
    }

    /** The words of one training. */
    List<String> words(boolean isQuick, long seed, Path out) {
        List<String> all = new ArrayList<>(words);
        if (isQuick) quick.stream().filter(w -> !w.isEmpty()).forEach(all::add);
        all.add("seed=" + seed);
        all.add("out='" + out.toString().replace("'", "\\'") + "'");
        return all;
    }
}
