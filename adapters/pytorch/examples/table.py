"""A regression on four columns as they came, with very different scales."""
import torch, torch.nn as nn, torch.nn.functional as F
from sonda_trace import SondaTrace

torch.manual_seed(1)
x = torch.randn(2000, 4) * torch.tensor([1.0, 900.0, 0.01, 30.0]) + torch.tensor([0.0, 5000.0, 0.0, 70.0])
y = 1000 + 8 * x[:, :1] + 0.05 * (x[:, 1:2] - 5000)

model = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
trace = SondaTrace("table.jsonl", model, optimizer, planned_steps=610, steps_per_epoch=61, targets=y)

for epoch in range(10):
    for rows in torch.randperm(len(x)).split(33):
        loss = F.mse_loss(model(x[rows]), y[rows])
        trace.record(loss)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        trace.stepped()
    with torch.no_grad():
        cost = F.mse_loss(model(x), y).item()
    trace.epoch(epoch + 1, trainingCost=cost)
print(f"cost {cost:.4g}; always answering the mean costs {y.var():.4g}")
