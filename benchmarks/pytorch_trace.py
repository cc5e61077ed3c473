"""The cost of sonda_trace.py at its default schedule: steps that it reads and steps that it does not take turns in one training.

Run: python3 benchmarks/pytorch_trace.py [STEPS] (needs torch). Prints, for each network, the ratio of a training with it to one without,
and that of a step that it reads to a plain one.
A step that is not read costs one call that returns at once, so it stands for a plain one.
"""
import os, statistics, sys, tempfile, time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "adapters", "pytorch"))
import torch, torch.nn as nn, torch.nn.functional as F
from sonda_trace import SondaTrace

torch.set_num_threads(1)

def measure(sizes, batch, steps):
    """The seconds of plain steps and of read ones, each sorted."""
    torch.manual_seed(1)
    layers = [layer for a, b in zip(sizes, sizes[1:]) for layer in (nn.Linear(a, b), nn.ReLU())][:-1]
    model, x, y = nn.Sequential(*layers), torch.randn(batch, sizes[0]), torch.randint(0, sizes[-1], (batch,))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    times = [], []
    with tempfile.TemporaryDirectory() as folder:
        trace = SondaTrace(f"{folder}/trace.jsonl", model, optimizer, planned_steps=10**9)
        for step in range(steps):
            is_read = step % 2 == 0
            # Of 10⁹ planned steps, the recorder reads 1 and not 101. Step 0 has readings of its own.
            trace.step = 0 if step == 0 else 1 if is_read else 101
            start = time.perf_counter()
            optimizer.zero_grad()
            loss = F.cross_entropy(model(x), y)
            trace.record(loss)
            loss.backward()
            optimizer.step()
            trace.stepped()
            if trace.off: sys.exit("sonda_trace stays out of this training: nothing to measure")
            if step > 10: times[is_read].append(time.perf_counter() - start)
    return sorted(times[0]), sorted(times[1])

# An epoch of 50,000 rows in mini-batches of 10, and three of 60,000 rows in mini-batches of 64.
for name, sizes, batch, planned, bar in [("784-50x4-10, batch 10", [784, 50, 50, 50, 50, 10], 10, 5000, 1.5), ("784-1024x3-10, batch 64", [784, 1024, 1024, 1024, 10], 64, 2800, 1.05)]:
    share = sum(step < 50 or step % max(1, planned // 450) == 0 for step in range(planned)) / planned
    plain, read = measure(sizes, batch, int(sys.argv[1]) if len(sys.argv) > 1 else 400)
    cost = lambda a, b: 1 + share * (b / a - 1)
    print(f"{name}, {planned} steps: {cost(statistics.median(plain), statistics.median(read)):.3f} (bar {bar}); "
          f"fastest tenths {cost(plain[len(plain) // 10], read[len(read) // 10]):.3f}; {share:.1%} of the steps are read, "
          f"and such a step takes {statistics.median(read) / statistics.median(plain):.2f} times as long", flush=True)
