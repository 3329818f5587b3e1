package org.latentclr.engine.cases;

import java.util.ArrayList;
import java.util.List;

/** The cases of every op: ordinary, odd, single and empty sizes, and the attributes that take different paths in a kernel. */
public final class OpCases {
    private OpCases() {}

    public static List<OpCase> all() {
        List<OpCase> all = new ArrayList<>();
        all.addAll(ElementwiseCases.all());
        all.addAll(ReductionCases.all());
        all.addAll(ViewCases.all());
        all.addAll(IndexingCases.all());
        all.addAll(ProductCases.all());
        all.addAll(ResampleCases.all());
        all.addAll(FilteredActCases.all());
        all.addAll(ModulatedConv2dCases.all());
        all.addAll(ContrastCases.all());
        all.addAll(MaskedCosineCases.all());
        all.addAll(SoftmaxCases.all());
        all.addAll(SeparableCases.all());
        all.addAll(UpdateCases.all());
        return all;
    }
}
