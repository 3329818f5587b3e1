#!/usr/bin/env python3
"""A picture, and the training step of Voynov and Babenko's method in PyTorch: the peer of VoynovStep.

BigGAN-deep at 256² or ProgGAN at 1024² with random frozen weights, LeNet, the proj deformator, Adam. Weights are plain here: the spectral
norm of BigGAN and the scale of ProgGAN count as multiplied in, which favours this side.
Usage: voynov_step.py biggan|proggan BATCH REPETITIONS [THREADS]
With one repetition the step is measured without one before it.
Prints a JSON line for each: median seconds and the most memory that the process held until then.
"""
import json
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

DIRECTIONS = 16
BLOCKS = [(0, 16, 16), (1, 16, 16), (0, 16, 16), (1, 16, 8), (0, 8, 8), (1, 8, 8), (0, 8, 8), (1, 8, 4), (0, 4, 4), (1, 4, 2), (0, 2, 2),
          (1, 2, 1)]
CHANNELS = [512] * 8 + [256, 256, 128, 128, 64, 64, 32, 32, 16, 16]


class Norm(nn.Module):
    """Normalisation by stored statistics, scaled and offset by the condition."""

    def __init__(self, channels):
        super().__init__()
        self.scale, self.offset = nn.Linear(256, channels, bias=False), nn.Linear(256, channels, bias=False)
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("var", torch.ones(channels))

    def forward(self, x, c):
        weight = 1 + self.scale(c)[..., None, None]
        offset = self.offset(c)[..., None, None]
        return F.batch_norm(x, self.mean, self.var, eps=1e-4) * weight + offset


class Block(nn.Module):
    def __init__(self, up, cin, cout):
        super().__init__()
        mid = cin // 4
        self.up, self.out = up, cout
        self.norms = nn.ModuleList([Norm(c) for c in (cin, mid, mid, mid)])
        self.convs = nn.ModuleList([nn.Conv2d(cin, mid, 1), nn.Conv2d(mid, mid, 3, 1, 1), nn.Conv2d(mid, mid, 3, 1, 1), nn.Conv2d(mid, cout, 1)])

    def forward(self, x, c):
        y = x
        for i in range(4):
            y = F.relu(self.norms[i](y, c))
            if i == 1 and self.up:
                y = F.interpolate(y, scale_factor=2)
            y = self.convs[i](y)
        x = x[:, :self.out]
        return y + (F.interpolate(x, scale_factor=2) if self.up else x)


class Attention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.theta, self.phi = nn.Conv2d(c, c // 8, 1, bias=False), nn.Conv2d(c, c // 8, 1, bias=False)
        self.g, self.o = nn.Conv2d(c, c // 2, 1, bias=False), nn.Conv2d(c // 2, c, 1, bias=False)

    def forward(self, x, c):
        q = self.theta(x).flatten(2)
        k = F.max_pool2d(self.phi(x), 2).flatten(2)
        v = F.max_pool2d(self.g(x), 2).flatten(2)
        w = torch.bmm(q.transpose(1, 2), k).softmax(-1)
        return x + self.o(torch.bmm(v, w.transpose(1, 2)).view(len(x), -1, *x.shape[2:]))


class BigGan(nn.Module):
    width = 128

    def __init__(self):
        super().__init__()
        self.embedding, self.start = nn.Linear(1000, 128, bias=False), nn.Linear(256, 16 * 2048)
        layers = [Block(up, 128 * i, 128 * o) for up, i, o in BLOCKS]
        layers.insert(8, Attention(512))
        self.layers = nn.ModuleList(layers)
        self.bn, self.rgb = nn.BatchNorm2d(128, eps=1e-4), nn.Conv2d(128, 128, 3, 1, 1)

    def forward(self, z):
        one = torch.zeros(len(z), 1000)
        one[:, 16] = 1
        c = torch.cat([z, self.embedding(one)], 1)
        x = self.start(c).view(-1, 4, 4, 2048).permute(0, 3, 1, 2).contiguous()
        for layer in self.layers:
            x = layer(x, c)
        return torch.tanh(self.rgb(F.relu(self.bn(x)))[:, :3])


class ProgGan(nn.Module):
    width = 512

    def __init__(self):
        super().__init__()
        sizes = list(zip([512] + CHANNELS, CHANNELS))
        self.convs = nn.ModuleList([nn.Conv2d(i, o, 4 if n == 0 else 3, 1, 3 if n == 0 else 1) for n, (i, o) in enumerate(sizes)])
        self.rgb = nn.Conv2d(16, 3, 1)

    def forward(self, z):
        x = z[:, :, None, None]
        for i, conv in enumerate(self.convs):
            x = x * torch.rsqrt(x.pow(2).mean(1, keepdim=True) + 1e-8)
            if i > 0 and i % 2 == 0:
                x = F.interpolate(x, scale_factor=2)
            x = F.leaky_relu(conv(x), 0.2)
        return self.rgb(x * torch.rsqrt(x.pow(2).mean(1, keepdim=True) + 1e-8))


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        trunk, last = [], 6
        for i, c in enumerate((6, 16, 120)):
            trunk += [nn.Conv2d(last, c, 5), nn.BatchNorm2d(c), nn.ReLU()] + ([nn.MaxPool2d(2)] if i < 2 else [])
            last = c
        self.trunk = nn.Sequential(*trunk)
        self.heads = nn.ModuleList([nn.Sequential(nn.Linear(120, 84), nn.BatchNorm1d(84), nn.ReLU(), nn.Linear(84, n)) for n in (DIRECTIONS, 1)])

    def forward(self, a, b):
        f = self.trunk(torch.cat([a, b], 1)).mean([2, 3])
        return self.heads[0](f), self.heads[1](f)[:, 0]


def report(name, what, batch, times, body, warmup):
    if warmup:
        body()
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        body()
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"peer": "pytorch " + torch.__version__, "generator": name, "what": what, "batch": batch,
                      "seconds": round(sorted(seconds)[times // 2], 3), "fastest": round(min(seconds), 3), "slowest": round(max(seconds), 3),
                      "process_peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10}), flush=True)


def main():
    name, batch, times = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(int(sys.argv[4]) if len(sys.argv) > 4 else 2)
    torch.manual_seed(0)
    g = (BigGan() if name == "biggan" else ProgGan()).eval().requires_grad_(False)
    directions, reconstructor = nn.Linear(DIRECTIONS, g.width), LeNet()
    optimizers = [torch.optim.Adam(m.parameters(), lr=1e-4) for m in (directions, reconstructor)]

    def picture():
        with torch.no_grad():
            g(torch.randn(1, g.width))

    def step():
        z, k, e = torch.randn(batch, g.width), torch.randint(DIRECTIONS, (batch,)), torch.rand(batch) * 12 - 6
        e = torch.where(e.abs() < 0.5, torch.sign(e) * 0.5, e)
        y = directions(F.one_hot(k, DIRECTIONS) * e[:, None])
        shift = e.abs()[:, None] * y / y.norm(dim=1, keepdim=True)
        logits, length = reconstructor(g(z), g(z + shift))
        loss = F.cross_entropy(logits, k) + 0.25 * (length - e).abs().mean()
        for o in optimizers:
            o.zero_grad()
        loss.backward()
        for o in optimizers:
            o.step()

    report(name, "picture", 1, times, picture, True)
    report(name, "step", batch, times, step, times > 1)


if __name__ == "__main__":
    main()
