package org.latentclr.contrafeat;

import java.util.Arrays;
import org.latentclr.discovery.WPlusEdits;
import org.latentclr.engine.Tensor;

/** A navigator's edits, one after the other. */
public record NavigatorEdits(Navigator navigator) implements WPlusEdits {
    @Override
    public int count() {
        return navigator.directions();
    }

    @Override
    public int layers() {
        return navigator.attention().layers();
    }

    @Override
    public String describe() {
        return navigator.directions() + " edits of a navigator";
    }

    @Override
    public Tensor of(Tensor codes, int edit) {
        int[] which = new int[codes.dim(0)];
        Arrays.fill(which, edit);
        return navigator.edits(codes).of(0, which);
    }
}
