#!/usr/bin/env python3
"""The ContraFeat training step in PyTorch, the peer of ContraFeatStep.

StyleGAN2 and AlexNet with random frozen weights; Bi or Pt with the masked cosine loss, Adam on the navigator.
Usage: contrafeat_step.py bi|pt 64|256 K BATCH WARMUP STEPS [THREADS]
Prints one JSON line: median seconds per step and the most memory that the process held.
"""
import json
import math
import resource
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class Modulated(nn.Module):
    """Modulated convolution with per-sample weights as a grouped convolution, noise, bias, leaky ReLU."""

    def __init__(self, w, cin, cout, kernel, up, rgb=False):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(cout, cin, kernel, kernel))
        self.affine = nn.Linear(w, cin)
        nn.init.normal_(self.affine.weight, std=1 / math.sqrt(w))
        nn.init.ones_(self.affine.bias)
        self.bias = nn.Parameter(torch.zeros(cout))
        self.up, self.rgb = up, rgb
        self.register_buffer("filter", BLUR * 4)

    def forward(self, x, w):
        n, c, h, v = x.shape
        o, _, k, _ = self.weight.shape
        weight = self.weight / math.sqrt(c * k * k) * self.affine(w).view(n, 1, c, 1, 1)
        if not self.rgb:
            weight = weight * torch.rsqrt(weight.pow(2).sum([2, 3, 4]) + 1e-8).view(n, o, 1, 1, 1)
        if self.up:
            weight = weight.transpose(1, 2).reshape(n * c, o, k, k)
            x = F.conv_transpose2d(x.reshape(1, n * c, h, v), weight, stride=2, groups=n)
            x = x.view(n * o, 1, 2 * h + 1, 2 * v + 1)
            x = F.conv2d(F.pad(x, (1, 1, 1, 1)), self.filter[None, None]).view(n, o, 2 * h, 2 * v)
        else:
            x = F.conv2d(x.reshape(1, n * c, h, v), weight.view(n * o, c, k, k), padding=k // 2, groups=n).view(n, o, h, v)
        x = x + self.bias.view(1, -1, 1, 1)
        return x if self.rgb else F.leaky_relu(x, 0.2) * math.sqrt(2)


BLUR = torch.tensor([1.0, 3.0, 3.0, 1.0])
BLUR = BLUR[:, None] * BLUR[None] / 64


class Generator(nn.Module):
    def __init__(self, resolution):
        super().__init__()
        small = resolution == 64
        self.w = 128 if small else 512
        self.channels = [min(96, 1536 // r) if small else min(512, 16384 // r) for r in [2 ** i for i in range(2, 9)] if r <= resolution]
        c = self.channels
        self.const = nn.Parameter(torch.randn(1, c[0], 4, 4))
        self.first = Modulated(self.w, c[0], c[0], 3, False)
        self.ups = nn.ModuleList([Modulated(self.w, c[i], c[i + 1], 3, True) for i in range(len(c) - 1)])
        self.convs = nn.ModuleList([Modulated(self.w, c[i + 1], c[i + 1], 3, False) for i in range(len(c) - 1)])
        self.rgbs = nn.ModuleList([Modulated(self.w, x, 3, 1, False, True) for x in c])
        layers = [nn.Linear(self.w, self.w) for _ in range(4 if small else 8)]
        self.mapping = nn.Sequential(*[m for l in layers for m in (l, nn.LeakyReLU(0.2))])
        self.layers = 2 * len(c)

    def image(self, ws):
        x = self.first(self.const.repeat(len(ws), 1, 1, 1), ws[:, 0])
        y = self.rgbs[0](x, ws[:, 1])
        for i in range(len(self.ups)):
            x = self.ups[i](x, ws[:, 2 * i + 1])
            x = self.convs[i](x, ws[:, 2 * i + 2])
            n, c, h, v = y.shape
            wide = torch.zeros(n, c, 2 * h, 2 * v)
            wide[:, :, ::2, ::2] = y
            y = F.conv2d(F.pad(wide, (2, 1, 2, 1)).view(n * c, 1, 2 * h + 3, 2 * v + 3), BLUR[None, None] * 4).view(n, c, 2 * h, 2 * v)
            y = y + self.rgbs[i + 1](x, ws[:, 2 * i + 3])
        return y


class AlexNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(3, 64, 11, 4, 2), nn.Conv2d(64, 192, 5, 1, 2), nn.Conv2d(192, 384, 3, 1, 1),
                                    nn.Conv2d(384, 256, 3, 1, 1), nn.Conv2d(256, 256, 3, 1, 1)])

    def forward(self, x):
        maps = []
        for i, conv in enumerate(self.convs):
            if i in (1, 2):
                x = F.max_pool2d(x, 3, 2)
            x = F.relu(conv(x))
            maps.append(x)
        return maps


def mask(d):
    r = d.norm(dim=1).flatten(1)
    lo, hi = r.min(1, keepdim=True)[0], r.max(1, keepdim=True)[0]
    return (r - lo) / (hi - lo + 1e-6)


def agreement(a, b):
    m = mask(a) * mask(b)
    c = F.cosine_similarity(a.flatten(2), b.flatten(2), dim=1)
    return (c * m).pow(2).sum(1) / (m.sum(1) + 1e-6)


def prototypes(change, own, edits):
    e = F.interpolate(own, change.shape[2:], mode="bilinear", align_corners=False)
    m = mask(change)[:, None] * mask(e)[None]
    q = change.flatten(2) / (change.norm(dim=1, keepdim=True).flatten(2) + 1e-6)
    p = e.flatten(2) / (e.norm(dim=1, keepdim=True).flatten(2) + 1e-6)
    c = torch.einsum("bcs,kcs->bks", q, p)
    s = (c * m).pow(2).sum(2) / (m.sum(2) + 1e-6)
    hit = F.one_hot(edits, len(own)).bool()
    return s[~hit].mean() - s[hit].mean()


def main():
    variant, resolution, k, batch, warmup, steps = sys.argv[1], *map(int, sys.argv[2:7])
    torch.set_num_threads(int(sys.argv[7]) if len(sys.argv) > 7 else 2)
    torch.manual_seed(0)
    g, sensor = Generator(resolution).requires_grad_(False), AlexNet().requires_grad_(False)
    logits, v = nn.Parameter(torch.randn(k, g.layers)), nn.Parameter(torch.randn(k, 10))
    pictures = nn.Parameter(torch.randn(k, 3, resolution, resolution) * 0.01)
    basis = torch.randn(10, g.w)
    gauss = torch.tensor([0.27406862, 0.45186276, 0.27406862]).view(1, 1, 3)
    adam = torch.optim.Adam([logits, v] + ([pictures] if variant == "pt" else []), lr=0.01, betas=(0, 0.99))
    times = []
    for i in range(warmup + steps):
        start = time.perf_counter()
        w = g.mapping(torch.randn(2 * batch, g.w)).view(2, batch, 1, g.w)
        half = g.layers // 2
        ws = torch.cat([w[0].repeat(1, half, 1), w[1].repeat(1, g.layers - half, 1)], 1)
        a = F.conv1d(F.pad(logits.softmax(1)[:, None], (1, 1), mode="reflect"), gauss)[:, 0]
        d = v @ basis
        d = d * torch.rsqrt(d.pow(2).mean(1, keepdim=True) + 1e-8)
        delta = a[:, :, None] * d[:, None]
        if variant == "bi":
            h = batch // 2
            same = torch.randint(k, (h,))
            other = (same + torch.randint(1, k, (h,))) % k
            t, u = torch.rand(2, h, 1, 1) * 2 - 1
            codes = torch.cat([ws, ws[:h] + t * delta[same], ws[h:] + t * delta[same], ws[h:] + u * delta[other]])
            loss = 0
            for f in sensor(g.image(codes)):
                x = f.view(5, h, *f.shape[1:])
                q, pos, neg = x[2] - x[0], x[3] - x[1], x[4] - x[1]
                loss = loss - agreement(q, pos) + agreement(q, neg)
            loss = loss.mean()
        else:
            edits = torch.randint(k, (batch,))
            step = (torch.rand(batch, 1, 1) - 0.5) * delta[edits]
            maps = sensor(g.image(torch.cat([ws - step, ws + step])))
            shown = torch.tanh(pictures)
            own = sensor(-shown.flip(3) if torch.rand(1) > 0.5 else shown)
            loss = sum(prototypes(f[batch:] - f[:batch], p, edits) for f, p in zip(maps, own))
        flat = F.normalize(delta.flatten(1), dim=1)
        likeness = (flat @ flat.t()).pow(2)
        loss = loss + 0.1 * (likeness.sum() - likeness.diagonal().sum())
        adam.zero_grad()
        loss.backward()
        adam.step()
        if i >= warmup:
            times.append(time.perf_counter() - start)
    print(json.dumps({"peer": "pytorch " + torch.__version__, "variant": variant, "resolution": resolution, "k": k, "batch": batch,
                      "seconds": round(statistics.median(times), 4), "fastest": round(min(times), 4), "slowest": round(max(times), 4),
                      "process_peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10}))


if __name__ == "__main__":
    main()
