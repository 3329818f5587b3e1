#!/usr/bin/env python3
"""PyTorch's side of `latentclr bench gpu`.

A process that is told what to do by lines of JSON on its standard input and answers each with one line on its standard output:
  {"do": "prepare", "case": NAME, ...sizes}  makes the operands and every form, runs each until it is warm;
                                              answers {"forms": {form: seconds}, "skipped": {form: why}, "value": v}
  {"do": "run", "form": NAME, "n": N}         runs a form N times; answers {"seconds": seconds per run}, by device events on a GPU
  {"do": "drop"}                              forgets the case
Operands are the same numbers as on the other side (sin(step*i + shift)), so that the values of the results can be compared; the
networks have random weights.

Forms: "published" is the published code's way (one weight per sample, grouped convolutions, for the step a loop over the directions with
every weight receiving a gradient); "scaled" multiplies the input by the styles and the output by the demodulation; "frozen" is the step in
one batch without gradients for the generator's weights; "compiled" is torch.compile of the better form.
"""
import argparse
import json
import math
import os
import sys
import time

try:
    import torch
    from torch import nn
    from torch.nn import functional as F
except ImportError as missing:
    print(json.dumps({"error": sys.executable + " has no PyTorch; --python names another"}), flush=True)
    raise SystemExit(1) from missing

GAIN = math.sqrt(2)


def numbers(shape, step, shift, scale, device):
    n = math.prod(shape)
    i = torch.arange(n, dtype=torch.float64, device=device)
    return (torch.sin(i * step + shift) * scale).to(torch.float32).reshape(shape)


def fir(device):
    k = torch.tensor([1.0, 3.0, 3.0, 1.0], device=device)
    k = k[:, None] * k[None]
    return k / k.sum() * 4


def lrelu(x, b):
    return F.leaky_relu(x + b.view(1, -1, 1, 1), 0.2) * GAIN


def contrast(f, k):
    """The released loss: means of exp(0.5|s|) over the rows of one direction and of the others."""
    rows = f.shape[0]
    n = rows // k
    e = torch.exp((f @ f.t()).abs() * 0.5)
    same = torch.eye(k, dtype=torch.bool, device=f.device).repeat_interleave(n, 0).repeat_interleave(n, 1)
    itself = torch.eye(rows, dtype=torch.bool, device=f.device)
    pos = e.masked_fill(~same | itself, 0).sum(1) / (n - 1)
    neg = e.masked_fill(same, 0).sum(1) / (n * (k - 1))
    return -(pos / neg).log().mean()


def grouped(x, w, s, demodulate=True):
    n, c, h, v = x.shape
    o = w.shape[0]
    each = w[None] * s.view(n, 1, c, 1, 1)
    if demodulate:
        each = each * torch.rsqrt(each.pow(2).sum([2, 3, 4]) + 1e-8).view(n, o, 1, 1, 1)
    return F.conv2d(x.reshape(1, n * c, h, v), each.view(n * o, c, *w.shape[2:]), padding=w.shape[2] // 2, groups=n).view(n, o, h, v)


def grouped_up(x, w, s, k):
    n, c, h, v = x.shape
    o = w.shape[0]
    each = w[None] * s.view(n, 1, c, 1, 1)
    each = each * torch.rsqrt(each.pow(2).sum([2, 3, 4]) + 1e-8).view(n, o, 1, 1, 1)
    each = each.transpose(1, 2).reshape(n * c, o, 3, 3)
    y = F.conv_transpose2d(x.reshape(1, n * c, h, v), each, stride=2, groups=n).view(n, o, 2 * h + 1, 2 * v + 1)
    return blur(y, k)


def factors(w, s):
    return torch.rsqrt(s.pow(2) @ w.pow(2).sum([2, 3]).t() + 1e-8)


def scaled(x, w, s, demodulate=True):
    y = F.conv2d(x * s[:, :, None, None], w, padding=w.shape[2] // 2)
    return y * factors(w, s)[:, :, None, None] if demodulate else y


def scaled_up(x, w, s, k):
    y = F.conv_transpose2d(x * s[:, :, None, None], w.transpose(0, 1), stride=2)
    return blur(y * factors(w, s)[:, :, None, None], k)


def blur(y, k):
    n, c, h, v = y.shape
    return F.conv2d(F.pad(y, (1, 1, 1, 1)).reshape(n * c, 1, h + 2, v + 2), k[None, None]).view(n, c, h - 1, v - 1)


class Layer(nn.Module):
    def __init__(self, cin, cout, code, up, rgb=False):
        super().__init__()
        size = 1 if rgb else 3
        self.weight = nn.Parameter(torch.randn(cout, cin, size, size) / math.sqrt(cin * size * size))
        self.affine = nn.Linear(code, cin)
        nn.init.normal_(self.affine.weight, std=1 / math.sqrt(code))
        nn.init.ones_(self.affine.bias)
        self.bias = nn.Parameter(torch.zeros(cout))
        self.strength = nn.Parameter(torch.zeros(1))
        self.up, self.rgb = up, rgb

    def forward(self, x, w, k, per_sample):
        s = self.affine(w)
        if self.rgb:
            y = (grouped if per_sample else scaled)(x, self.weight, s, False)
            return y + self.bias.view(1, -1, 1, 1)
        if self.up:
            y = (grouped_up if per_sample else scaled_up)(x, self.weight, s, k)
        else:
            y = (grouped if per_sample else scaled)(x, self.weight, s)
        y = y + self.strength * torch.randn(y.shape[0], 1, y.shape[2], y.shape[3], device=y.device)
        return lrelu(y, self.bias)


class Generator(nn.Module):
    def __init__(self, resolution, code, widest):
        super().__init__()
        width = {r: min(widest, 32768 // r) for r in (2 ** i for i in range(2, 11))}
        self.const = nn.Parameter(torch.randn(1, width[4], 4, 4))
        self.conv1 = Layer(width[4], width[4], code, False)
        self.rgb1 = Layer(width[4], 3, code, False, True)
        self.convs, self.rgbs = nn.ModuleList(), nn.ModuleList()
        r = 8
        while r <= resolution:
            self.convs.append(Layer(width[r // 2], width[r], code, True))
            self.convs.append(Layer(width[r], width[r], code, False))
            self.rgbs.append(Layer(width[r], 3, code, False, True))
            r *= 2
        self.register_buffer("k", fir("cpu"))

    def features(self, w, layer, per_sample):
        x = self.conv1(self.const.repeat(len(w), 1, 1, 1), w, self.k, per_sample)
        if layer == "conv1":
            return x
        for i in range(int(layer.split(".")[1]) + 1):
            x = self.convs[i](x, w, self.k, per_sample)
        return x

    def forward(self, w, per_sample):
        x = self.conv1(self.const.repeat(len(w), 1, 1, 1), w, self.k, per_sample)
        image = self.rgb1(x, w, self.k, per_sample)
        for i, rgb in enumerate(self.rgbs):
            x = self.convs[2 * i](x, w, self.k, per_sample)
            x = self.convs[2 * i + 1](x, w, self.k, per_sample)
            n, c, h, v = image.shape
            wide = image.new_zeros(n, c, h, 2, v, 2)
            wide[:, :, :, 0, :, 0] = image
            wide = F.pad(wide.view(n * c, 1, 2 * h, 2 * v), (2, 1, 2, 1))
            image = F.conv2d(wide, self.k[None, None]).view(n, c, 2 * h, 2 * v) + rgb(x, w, self.k, per_sample)
        return image


def normal(x):
    return x / x.norm(dim=1, keepdim=True)


class Cases:
    """Each method makes a case: its forms by name, and the form whose value is compared, or none."""

    def __init__(self, device):
        self.device = device

    def ntxent(self, k, n, features):
        x = numbers((k * n, features), 0.37, 0.5, 1, self.device).requires_grad_()

        def body():
            x.grad = None
            loss = contrast(normal(x), k)
            loss.backward()
            return loss.detach()

        return {"published": body, "compiled": ("loss", x, k)}, "published"

    def modconv(self, n, c, o, size):
        d = self.device
        x, w = numbers((n, c, size, size), 0.37, 0.5, 1, d), numbers((o, c, 3, 3), 0.73, 0.1, 0.05, d)
        s, b, z = numbers((n, c), 0.91, 1.0, 1, d), numbers((o,), 0.53, 0.2, 1, d), numbers((1, 1, size, size), 0.29, 0.7, 0.1, d)

        def form(conv):
            return lambda: torch.no_grad()(lambda: lrelu(conv(x, w, s) + z, b))()

        return {"published": form(grouped), "scaled": form(scaled),
                "compiled": compiled(lambda: lrelu(scaled(x, w, s) + z, b))}, "scaled"

    def upfirdn(self, n, c, size):
        d = self.device
        x, b, k = numbers((n, c, size + 1, size + 1), 0.37, 0.5, 1, d), numbers((c,), 0.53, 0.2, 1, d), fir(d)
        return {"published": lambda: torch.no_grad()(lambda: lrelu(blur(x, k), b))(),
                "compiled": compiled(lambda: lrelu(blur(x, k), b))}, "published"

    def generator(self, resolution, code, widest, n):
        g = Generator(resolution, code, widest).to(self.device).requires_grad_(False)
        w = torch.randn(n, code, device=self.device)
        return {"published": lambda: torch.no_grad()(lambda: g(w, True))(), "scaled": lambda: torch.no_grad()(lambda: g(w, False))(),
                "compiled": compiled(lambda: g(w, False))}, None

    def step(self, resolution, code, widest, layer, k, n):
        g = Generator(resolution, code, widest).to(self.device)
        theta = nn.Parameter(torch.randn(k, code, device=self.device))
        optimizer = torch.optim.Adam([theta], lr=1e-3, weight_decay=1e-3)

        def published():
            g.requires_grad_(True)
            w = torch.randn(n, code, device=self.device)
            with torch.no_grad():
                h0 = normal(g.features(w, layer, True).reshape(n, -1))
            f = []
            for i in range(k):
                h = normal(g.features(w + 0.1 * normal(theta)[i], layer, True).reshape(n, -1))
                f.append(normal(h - h0))
            return update(contrast(torch.cat(f), k))

        def loss_of(w):
            with torch.no_grad():
                h0 = normal(g.features(w, layer, False).reshape(n, -1))
            edited = (w[None] + 0.1 * normal(theta)[:, None]).reshape(k * n, -1)
            h = normal(g.features(edited, layer, False).reshape(k * n, -1))
            return contrast(normal(h - h0.repeat(k, 1)), k)

        def update(loss):
            optimizer.zero_grad()
            g.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            return loss.item()

        def frozen(f):
            def run():
                g.requires_grad_(False)
                return update(f(torch.randn(n, code, device=self.device)))
            return run

        return {"published": published, "frozen": frozen(loss_of), "compiled": ("wrap", loss_of, frozen)}, None


def compiled(f):
    return ("plain", f)


def build(form):
    """torch.compile is built late, so that a version without it only loses that form."""
    if not isinstance(form, tuple):
        return form
    if not hasattr(torch, "compile"):
        raise RuntimeError("this PyTorch has no torch.compile")
    kind = form[0]
    if kind == "plain":
        f = torch.compile(form[1])
        return lambda: torch.no_grad()(f)()
    if kind == "wrap":
        return form[2](torch.compile(form[1]))
    x, k = form[1], form[2]
    loss = torch.compile(lambda: contrast(normal(x), k))

    def body():
        x.grad = None
        value = loss()
        value.backward()
        return value.detach()

    return body


class Peer:
    def __init__(self, device, precision, eager):
        self.device, self.precision, self.eager, self.forms = device, precision, eager, {}

    def once(self, body):
        if self.precision == "bf16":
            with torch.autocast(self.device, dtype=torch.bfloat16):
                return body()
        return body()

    def seconds(self, body, n):
        if self.device == "cuda":
            a, b = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
            a.record()
            for _ in range(n):
                self.once(body)
            b.record()
            b.synchronize()
            return a.elapsed_time(b) / 1e3 / n
        t = time.perf_counter()
        for _ in range(n):
            self.once(body)
        return (time.perf_counter() - t) / n

    def prepare(self, case, **sizes):
        self.drop()
        forms, compared = getattr(Cases(self.device), case)(**sizes)
        times, skipped, value = {}, {}, None
        for name, form in forms.items():
            if self.eager and name == "compiled":
                continue
            try:
                body = build(form)
                y = self.once(body)
                if name == compared:
                    value = float(torch.as_tensor(y).double().square().mean().sqrt())
                del y
                self.seconds(body, 2)
                times[name] = self.seconds(body, 1)
                self.forms[name] = body
            except RuntimeError as e:
                skipped[name] = str(e).splitlines()[0][:200]
            self.give_back()
        return {"forms": times, "skipped": skipped, "value": value}

    def give_back(self):
        """What the caching allocator holds, for the other side's turn."""
        if self.device == "cuda":
            torch.cuda.empty_cache()

    def drop(self):
        self.forms = {}
        self.give_back()
        if hasattr(torch, "_dynamo"):
            torch._dynamo.reset()

    def answer(self, request):
        todo = request.pop("do")
        if todo == "prepare":
            return self.prepare(**request)
        if todo == "run":
            body = self.forms[request["form"]]
            self.once(body)
            seconds = self.seconds(body, request["n"])
            self.give_back()
            return {"seconds": seconds}
        self.drop()
        return {}


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--device", choices=["cuda", "cpu"], default="cuda")
    p.add_argument("--precision", choices=["fp32", "tf32", "bf16"], default="fp32")
    p.add_argument("--eager", action="store_true", help="without torch.compile")
    a = p.parse_args()
    # What libraries print must not mix with the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def say(answer):
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    if a.device == "cuda" and not torch.cuda.is_available():
        say({"error": "PyTorch " + torch.__version__ + " sees no GPU"})
        return
    torch.manual_seed(0)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = a.precision != "fp32"
    torch.backends.cudnn.benchmark = True
    name = torch.cuda.get_device_name() if a.device == "cuda" else "processor"
    say({"peer": "PyTorch " + torch.__version__, "device": name, "cuda": torch.version.cuda or "", "cudnn": torch.backends.cudnn.version() or 0})
    peer = Peer(a.device, a.precision, a.eager)
    for line in sys.stdin:
        try:
            say(peer.answer(json.loads(line)))
        except Exception as e:  # the other side reports it with the case
            say({"error": type(e).__name__ + ": " + str(e).splitlines()[0][:300] if str(e) else type(e).__name__})


if __name__ == "__main__":
    main()
