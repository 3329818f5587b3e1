package org.latentclr.golden.ops;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Pooling.Window;
import org.latentclr.engine.functional.Pooling;
import org.latentclr.engine.functional.Resize;
import org.latentclr.golden.GoldenCheck;

/** Pooling and interpolation: the start of a case's name says which; sizes that no option gives are those of the stored result. */
final class PoolingChecks {
    private static final Pattern WINDOW = Pattern.compile("(\\d+)(?:s(\\d+))?(?:p(\\d+))?");

    private PoolingChecks() {}

    static List<GoldenCheck> all() {
        return List.of(new CaseFileCheck("pool_interp", PoolingChecks::run));
    }

    private static Tensor run(GoldenCase c, Options o) {
        Tensor x = c.get("x");
        int[] size = o.wholes(o.has("out") ? "out" : "size", 2, 0);
        int h = size[0] > 0 ? size[0] : c.shape("y")[2];
        int w = size[1] > 0 ? size[1] : c.shape("y")[3];
        return switch (c.kind("maxpool", "avgpool", "adaptavg", "adaptmax", "bilinear", "nearest", "bicubic", "area")) {
            case "maxpool" -> Pooling.max(x, window(c, o, new Window(2, 2, 0, false)));
            case "avgpool" -> Pooling.average(x, window(c, o, new Window(3, 2, 1, false)),
                    o.flag("count_include_pad", true));
            case "adaptavg" -> Pooling.adaptiveAverage(x, h, w);
            case "adaptmax" -> Pooling.adaptiveMax(x, h, w);
            case "bilinear" -> resize(x, Resize.Mode.BILINEAR, o, h, w);
            case "nearest" -> resize(x, Resize.Mode.NEAREST, o, h, w);
            case "bicubic" -> resize(x, Resize.Mode.BICUBIC, o, h, w);
            default -> resize(x, Resize.Mode.AREA, o, h, w);
        };
    }

    private static Tensor resize(Tensor x, Resize.Mode mode, Options o, int h, int w) {
        boolean corners = o.flag("align_corners", false);
        if (o.has("scale_factor") && !corners && !o.flag("recompute_scale_factor", false)) {
            double[] f = o.numbers("scale_factor", 2, 1);
            return Resize.by(x, mode, f[0], f[1]);
        }
        return Resize.to(x, mode, h, w, corners, o.flag("antialias", false));
    }

    /** The options of a case, else what its name says ({@code maxpool3s2p1}), else {@code otherwise}. */
    private static Window window(GoldenCase c, Options o, Window otherwise) {
        boolean ceil = o.flag("ceil", false);
        if (o.has("k")) {
            int k = o.whole("k", 1);
            return new Window(k, o.whole("s", k), o.whole("p", 0), ceil);
        }
        Matcher m = WINDOW.matcher(c.name());
        if (!m.find()) return new Window(otherwise.kernel(), otherwise.stride(), otherwise.padding(), ceil);
        int k = Integer.parseInt(m.group(1));
        return new Window(k, m.group(2) == null ? k : Integer.parseInt(m.group(2)),
                m.group(3) == null ? 0 : Integer.parseInt(m.group(3)), ceil);
    }
}
