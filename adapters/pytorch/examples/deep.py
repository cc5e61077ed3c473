"""Thirteen ReLU layers with PyTorch's default start: which of three numbers is largest in size?"""
import torch, torch.nn as nn, torch.nn.functional as F
from sonda_trace import SondaTrace

torch.manual_seed(1)
x = torch.randn(4096, 20)
y = (x[:, :3] ** 2).argmax(1)

hidden = [layer for _ in range(12) for layer in (nn.Linear(64, 64), nn.ReLU())]
model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), *hidden, nn.Linear(64, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
trace = SondaTrace("deep.jsonl", model, optimizer, planned_steps=640, steps_per_epoch=64, targets=y)

for epoch in range(10):
    for rows in torch.randperm(len(x)).split(64):
        loss = F.cross_entropy(model(x[rows]), y[rows])
        trace.record(loss)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        trace.stepped()
print(f"{(model(x).argmax(1) == y).float().mean():.1%} of the rows are right")
