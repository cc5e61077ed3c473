"""Runs lines of Python that a remedy prints, on a model that has all that they name: remedies.py FILE."""
import sys
import torch, torch.nn as nn

model = nn.ModuleList([nn.Linear(3, 4), nn.Linear(3, 4, bias=False), nn.Conv1d(2, 3, 3), nn.Conv3d(2, 3, 3), nn.Dropout2d(0.5), nn.RNN(3, 4, batch_first=True) if "weight_hh" in open(sys.argv[1]).read() else nn.LSTM(3, 4)])
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y, block, inputs, width, channels = torch.randn(8, 3), torch.randn(8, 1), nn.Linear(3, 3), 3, 4, 2
scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.9)
exec(open(sys.argv[1]).read())
