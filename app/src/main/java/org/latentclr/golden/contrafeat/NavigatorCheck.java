package org.latentclr.golden.contrafeat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latentclr.contrafeat.GivenDirections;
import org.latentclr.contrafeat.LayerAttention;
import org.latentclr.contrafeat.LogitAttention;
import org.latentclr.contrafeat.Navigator;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Parameter;

/** Every attention and direction head: values and gradients; the Gaussian filter's answer to unit vectors. */
final class NavigatorCheck implements GoldenCheck {
    private static final Pattern IMPULSE = Pattern.compile("impulse\\.g(\\d+)\\.A(\\d+)");
    private static final Pattern KERNEL = Pattern.compile("kernel\\.g(\\d+)(?:_std([0-9.]+))?");

    @Override
    public boolean knows(String file) {
        return ContraFeatChecks.isFull(file, "navigators.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        Heads heads = new Heads(device, whole(file, "nv_dim"), whole(file, "num_ws"), whole(file, "w_dim"));
        file.cases().forEach((name, o) -> file.in(name, () -> one(file, heads, name, Options.of(o))));
        for (String name : List.of("s_values", "w_avg")) if (file.has(name)) file.ignore(name);
        for (String name : file.names()) file.in(name, () -> filter(file, heads, name));
    }

    private static int whole(GoldenFile file, String key) {
        return Integer.parseInt(file.text(key));
    }

    private static void one(GoldenFile file, Heads heads, String name, Options o) {
        Backend device = heads.device();
        Navigator n = new Navigator(heads.attention(o.text("att_type", ""), o.at("att_kwargs")),
                heads.head(o.text("nav_type", ""), o.at("nav_kwargs"), file.tensor(device, "v_mat"),
                        file.tensor(device, "sefa_v")));
        if (name.startsWith("none")) file.ignore(name + ".state.att_net.att_logits");
        Heads.load(file, n, name + ".state.", device);
        boolean conditional = file.has(name + ".g_ws");
        Tensor ws = file.tensor(device, "ws_in");
        if (conditional) ws = ws.track();
        Navigator.Edits edits = n.edits(ws);
        expect(file, name + ".att", edits.attention());
        expect(file, name + ".dir", edits.directions());
        Tensor delta = edits.delta();
        Tensor full = delta.expand(file.shape(name + ".delta").dims());
        file.expect(name + ".delta", full);
        List<String> names = new ArrayList<>();
        List<Tensor> variables = new ArrayList<>();
        for (Map.Entry<String, Parameter> e : n.parameters().entrySet()) {
            names.add(name + ".g." + e.getKey());
            variables.add(e.getValue().value());
        }
        if (conditional) {
            names.add(name + ".g_ws");
            variables.add(ws);
        }
        boolean constant = !full.isTracked();
        Tensor[] g = constant ? null : Autograd.grad(full, variables, file.tensor(device, "R"), false, false);
        for (int i = 0; i < names.size(); i++)
            if (file.has(names.get(i)))
                file.expect(names.get(i), constant ? Tensor.zeros(device, variables.get(i).shape().dims()) : g[i]);
    }

    /** A constant part is the same for all samples, of which the file has one or all. */
    private static void expect(GoldenFile file, String name, Tensor part) {
        file.expect(name, part.dim(0) == 1 ? part.expand(file.shape(name).dims()).contiguous() : part);
    }

    /** {@code impulse.gG.AA}: the attention of logits that put all weight on one layer. {@code kernel.gG}: the filter's taps. */
    private static void filter(GoldenFile file, Heads heads, String name) {
        Matcher m = IMPULSE.matcher(name);
        if (m.matches()) {
            int a = Integer.parseInt(m.group(2));
            LogitAttention att = new LogitAttention(Initializer.undefined(heads.device()), a, heads.layers(), a, 1,
                    Integer.parseInt(m.group(1)), 1);
            double[] logits = new double[a * a];
            for (int i = 0; i < a; i++) logits[i * (a + 1)] = 1000;
            att.state().get("att_logits").assign(Tensor.of(heads.device(), logits, a, a));
            file.expect(name, rows(att, heads));
        }
        Matcher k = KERNEL.matcher(name);
        if (k.matches()) {
            LayerAttention att = new LogitAttention(Initializer.undefined(heads.device()), 1, heads.layers(), 1, 1,
                    Integer.parseInt(k.group(1)), k.group(2) == null ? 1 : Double.parseDouble(k.group(2)));
            file.expect(name, att.state().get("filter.weight").value().toDoubles());
        }
    }

    private static Tensor rows(LayerAttention att, Heads heads) {
        int k = att.attended();
        Navigator n = new Navigator(att,
                new GivenDirections(Tensor.full(heads.device(), 1, k, heads.width()), k, 1));
        Tensor ws = Tensor.zeros(heads.device(), 1, heads.layers(), heads.width());
        return n.edits(ws).attention().reshape(k, heads.layers());
    }
}
