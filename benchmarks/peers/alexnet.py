"""AlexNet's features in PyTorch, random weights: milliseconds of a forward pass, and of forward and gradient in the input.

    python3 alexnet.py [threads]
"""
import statistics
import sys
import time

import torch
from torch import nn

torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
net = nn.Sequential(
    nn.Conv2d(3, 64, 11, 4, 2), nn.ReLU(), nn.MaxPool2d(3, 2),
    nn.Conv2d(64, 192, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),
    nn.Conv2d(192, 384, 3, padding=1), nn.ReLU(), nn.Conv2d(384, 256, 3, padding=1), nn.ReLU(),
    nn.Conv2d(256, 256, 3, padding=1), nn.ReLU()).requires_grad_(False)


def median(body):
    times = []
    end = time.perf_counter() + 4
    while time.perf_counter() < end:
        begin = time.perf_counter()
        body()
        times.append(time.perf_counter() - begin)
    return 1e3 * statistics.median(times[len(times) // 3:])


for size in (224, 64):
    x = torch.randn(8, 3, size, size)

    def forward():
        with torch.no_grad():
            net(x)

    def both():
        z = x.clone().requires_grad_()
        torch.autograd.grad(net(z).sum(), z)

    print(f"alexnet/{size} N=8: forward {median(forward):.1f} ms, forward and input gradient {median(both):.1f} ms, torch {torch.__version__}")
