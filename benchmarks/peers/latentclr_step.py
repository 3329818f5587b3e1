#!/usr/bin/env python3
"""The LatentCLR training step in PyTorch, the peer of StepBenchmark.

StyleGAN2 with the widths of a 256x256 rosinality network and random weights, global directions, Adam. Two forms:
  published   one pass per direction, per-sample weights as grouped convolutions, every generator parameter with a gradient
  frozen      the same with the generator's parameters frozen
Usage: latentclr_step.py [--layer conv1|convs.M] [--k 32] [--batch 4] [--steps 3] [--threads 2]
Prints one JSON line per form: median seconds per step.
"""
import argparse
import json
import math
import statistics
import time

import torch
from torch import nn
from torch.nn import functional as F

CHANNELS = {4: 512, 8: 512, 16: 512, 32: 512, 64: 512, 128: 256, 256: 128}


class StyledConv(nn.Module):
    """Modulated 3x3 convolution with per-sample weights, noise, bias and leaky ReLU."""

    def __init__(self, cin, cout, up):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(1, cout, cin, 3, 3))
        self.affine = nn.Linear(512, cin)
        nn.init.normal_(self.affine.weight, std=1 / math.sqrt(512))
        nn.init.ones_(self.affine.bias)
        self.bias = nn.Parameter(torch.zeros(cout))
        self.strength = nn.Parameter(torch.zeros(1))
        self.up = up
        k = torch.tensor([1.0, 3.0, 3.0, 1.0])
        k = k[:, None] * k[None]
        self.register_buffer("blur", k / k.sum() * 4)

    def forward(self, x, w):
        n, c, h, v = x.shape
        o = self.weight.shape[1]
        weight = self.weight / math.sqrt(c * 9) * self.affine(w).view(n, 1, c, 1, 1)
        weight = weight * torch.rsqrt(weight.pow(2).sum([2, 3, 4]) + 1e-8).view(n, o, 1, 1, 1)
        if self.up:
            weight = weight.transpose(1, 2).reshape(n * c, o, 3, 3)
            x = F.conv_transpose2d(x.reshape(1, n * c, h, v), weight, stride=2, groups=n)
            x = x.view(n, o, 2 * h + 1, 2 * v + 1)
            x = F.conv2d(F.pad(x, (1, 1, 1, 1)).view(n * o, 1, 2 * h + 3, 2 * v + 3), self.blur[None, None]).view(n, o, 2 * h, 2 * v)
        else:
            x = F.conv2d(x.reshape(1, n * c, h, v), weight.view(n * o, c, 3, 3), padding=1, groups=n).view(n, o, h, v)
        x = x + self.strength * torch.randn(x.shape[0], 1, x.shape[2], x.shape[3])
        return F.leaky_relu(x + self.bias.view(1, -1, 1, 1), 0.2) * math.sqrt(2)


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.const = nn.Parameter(torch.randn(1, 512, 4, 4))
        self.conv1 = StyledConv(512, 512, False)
        self.convs = nn.ModuleList()
        for r in (8, 16, 32, 64, 128, 256):
            self.convs.append(StyledConv(CHANNELS[r // 2], CHANNELS[r], True))
            self.convs.append(StyledConv(CHANNELS[r], CHANNELS[r], False))

    def features(self, w, layer):
        x = self.conv1(self.const.repeat(len(w), 1, 1, 1), w)
        if layer == "conv1":
            return x
        for i in range(int(layer.split(".")[1]) + 1):
            x = self.convs[i](x, w)
        return x


def normal(x):
    return x / x.norm(dim=1, keepdim=True)


def step(g, theta, optimizer, layer, k, batch):
    w = torch.randn(batch, 512)
    with torch.no_grad():
        h0 = normal(g.features(w, layer).reshape(batch, -1))
    edited = (w[None] + 0.1 * normal(theta)[:, None]).reshape(k * batch, -1)
    f = []
    for i in range(k):
        h = normal(g.features(edited[i * batch:(i + 1) * batch], layer).reshape(batch, -1))
        f.append(normal(h - h0))
    f = torch.cat(f)
    e = torch.exp((f @ f.t()).abs() * 0.5)
    same = torch.eye(k, dtype=torch.bool).repeat_interleave(batch, 0).repeat_interleave(batch, 1)
    self_ = torch.eye(k * batch, dtype=torch.bool)
    pos = e.masked_fill(~same | self_, 0).sum(1) / (batch - 1)
    neg = e.masked_fill(same, 0).sum(1) / (batch * (k - 1))
    loss = -(pos / neg).log().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--layer", default="conv1")
    p.add_argument("--k", type=int, default=32)
    p.add_argument("--batch", type=int, default=4)
    p.add_argument("--steps", type=int, default=3)
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(a.threads)
    g = Generator()
    for form in ("published", "frozen"):
        g.requires_grad_(form == "published")
        theta = nn.Parameter(torch.randn(a.k, 512))
        optimizer = torch.optim.Adam([theta], lr=1e-3, weight_decay=1e-3)
        step(g, theta, optimizer, a.layer, a.k, a.batch)
        times = []
        for _ in range(a.steps):
            t = time.perf_counter()
            step(g, theta, optimizer, a.layer, a.k, a.batch)
            times.append(time.perf_counter() - t)
        print(json.dumps({"peer": "pytorch " + torch.__version__, "form": form, "layer": a.layer, "k": a.k, "batch": a.batch,
                          "threads": a.threads, "seconds": statistics.median(times)}))


if __name__ == "__main__":
    main()
