"""The adding problem (Hochreiter and Schmidhuber 1997): the sum of two marked numbers in a sequence of 80."""
import torch, torch.nn as nn, torch.nn.functional as F
from sonda_trace import SondaTrace

torch.manual_seed(1)
x = torch.rand(2048, 80, 2)
x[..., 1] = 0
x[..., 1].scatter_(1, torch.stack([torch.randint(0, 40, (2048,)), torch.randint(40, 80, (2048,))], 1), 1.0)
y = (x[..., 0] * x[..., 1]).sum(1, keepdim=True)

class Adder(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(2, 32, batch_first=True)
        self.out = nn.Linear(32, 1)

    def forward(self, x):
        return self.out(self.rnn(x)[0][:, -1])

model = Adder()
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
trace = SondaTrace("adder.jsonl", model, optimizer, planned_steps=960, steps_per_epoch=32, targets=y)

for epoch in range(30):
    for rows in torch.randperm(len(x)).split(64):
        loss = F.mse_loss(model(x[rows]), y[rows])
        trace.record(loss)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        trace.stepped()
    with torch.no_grad():
        cost = F.mse_loss(model(x), y).item()
    trace.epoch(epoch + 1, trainingCost=cost)
print(f"cost {cost:.4f}; always answering the mean costs {y.var():.4f}")
