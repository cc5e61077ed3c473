"""The cost of sonda_trace.py: a training with it over the same training without, interleaved, at its default schedule.

Run: python3 benchmarks/pytorch_trace.py (needs torch). Prints the median ratio of each network, with its smallest and largest.
"""
import os, statistics, sys, tempfile, time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "adapters", "pytorch"))
import torch, torch.nn as nn, torch.nn.functional as F
from sonda_trace import SondaTrace

torch.set_num_threads(1)

def seconds(sizes, batch, steps, watched):
    torch.manual_seed(1)
    layers = [layer for a, b in zip(sizes, sizes[1:]) for layer in (nn.Linear(a, b), nn.ReLU())][:-1]
    model, x, y = nn.Sequential(*layers), torch.randn(batch, sizes[0]), torch.randint(0, sizes[-1], (batch,))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    with tempfile.TemporaryDirectory() as folder:
        trace = SondaTrace(f"{folder}/trace.jsonl", model, optimizer, planned_steps=steps) if watched else None
        start = time.perf_counter()
        for _ in range(steps):
            optimizer.zero_grad()
            loss = F.cross_entropy(model(x), y)
            if trace: trace.record(loss)
            loss.backward()
            optimizer.step()
            if trace: trace.stepped()
        return time.perf_counter() - start

# An epoch of 50,000 rows in mini-batches of 10, and three of 60,000 rows in mini-batches of 64.
for name, sizes, batch, steps in [("784-50x4-10, batch 10", [784, 50, 50, 50, 50, 10], 10, 5000), ("784-1024x3-10, batch 64", [784, 1024, 1024, 1024, 10], 64, 2800)]:
    ratios = []
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 5):
        plain = seconds(sizes, batch, steps, watched=False)
        ratios.append(seconds(sizes, batch, steps, watched=True) / plain)
    print(f"{name}, {steps} steps: {statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})", flush=True)
