"""Trains small networks for the tests of sonda_trace.py: train.py NET SEED,SEED… STEPS FOLDER [MODE]; a folder for each seed."""
import json, os, sys
import torch, torch.nn as nn, torch.nn.functional as F
from sonda_trace import SondaTrace

net, steps, mode = sys.argv[1], int(sys.argv[3]), sys.argv[5] if len(sys.argv) > 5 else ""
torch.set_num_threads(1)
if mode == "double": torch.set_default_dtype(torch.float64)

def start(layers, initial):
    for layer in layers:
        if isinstance(layer, (nn.Linear, nn.Conv2d)):
            initial(layer.weight)
            nn.init.zeros_(layer.bias)
    return nn.Sequential(*layers)

def dense(sizes, activation):
    layers = [layer for a, b in zip(sizes, sizes[1:]) for layer in (nn.Linear(a, b), activation())]
    return layers[:-1]

class Recurrent(nn.Module):
    def __init__(self, kind, layers=1):
        super().__init__()
        self.cell, self.out = kind(6, 16, layers, batch_first=True), nn.Linear(16, 4)
    def forward(self, x): return self.out(self.cell(x.reshape(len(x), 5, 6))[0][:, -1])

class Words(nn.Module):
    """A model of language: the vectors of its words are also the weights of its outputs."""
    def __init__(self):
        super().__init__()
        self.words, self.cell = nn.Embedding(7, 12), nn.GRU(12, 12, batch_first=True)
    def forward(self, x):
        tokens = x.round().clamp(-3, 3).long() + 3
        return self.cell(self.words(tokens))[0][:, -1] @ self.words.weight.t()

class Shrinking(nn.Module):
    """The second of its three layers is left out in every other step."""
    def __init__(self):
        super().__init__()
        self.first, self.second, self.out, self.step = nn.Linear(30, 24), nn.Linear(24, 24), nn.Linear(24, 4), 0
    def forward(self, x):
        x, self.step = torch.tanh(self.first(x)), self.step + 1
        return self.out(torch.tanh(self.second(x)) if self.step % 2 else x)

class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.out = nn.Linear(30, 24), nn.Linear(24, 4)
        self.blocks = nn.ModuleList(nn.Sequential(nn.LayerNorm(24), nn.Linear(24, 24), nn.ReLU(), nn.Linear(24, 24)) for _ in range(3))
    def forward(self, x):
        x = self.first(x)
        for block in self.blocks: x = x + block(x)
        return self.out(x)

class Tied(nn.Module):
    """One module used three times, functional activations, and an addition that autograd sees as a view."""
    def __init__(self):
        super().__init__()
        self.first, self.shared, self.out = nn.Linear(30, 24), nn.Linear(24, 24), nn.Linear(24, 4)
    def forward(self, x):
        x = torch.tanh(self.first(x))
        for _ in range(3): x = torch.tanh(self.shared(x))
        return self.out(x)

xavier, he = nn.init.xavier_normal_, lambda w: nn.init.kaiming_normal_(w, nonlinearity="relu")
NETS = {
    "sigmoid": lambda: nn.Sequential(*dense([30] + [30] * 8 + [4], nn.Sigmoid)),
    "default": lambda: nn.Sequential(*dense([30] + [30] * 10 + [4], nn.ReLU)),
    "exploding": lambda: start(dense([30] + [30] * 10 + [4], nn.ReLU), lambda w: nn.init.normal_(w, std=0.8)),
    "relu": lambda: start(dense([30, 64, 64, 4], nn.ReLU), he),
    "tanh": lambda: start(dense([30, 40, 40, 4], nn.Tanh), xavier),
    "dead": lambda: start(dense([30, 40, 40, 4], nn.ReLU), lambda w: nn.init.normal_(w, mean=-1, std=0.01)),
    "gelu": lambda: start(dense([30, 40, 40, 4], nn.GELU), xavier),
    "elu": lambda: start(dense([30, 40, 40, 4], nn.ELU), xavier),
    "leaky": lambda: start(dense([30, 40, 40, 4], lambda: nn.LeakyReLU(0.2)), xavier),
    "layernorm": lambda: nn.Sequential(nn.Linear(30, 24), nn.LayerNorm(24), nn.ReLU(), nn.Linear(24, 4)),
    "conv": lambda: start([nn.Unflatten(1, (1, 5, 6)), nn.Conv2d(1, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(), nn.Linear(96, 4)], he),
    "sequence": lambda: nn.Sequential(nn.Unflatten(1, (5, 6)), nn.Conv1d(5, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(32, 4)),
    "rnn": lambda: Recurrent(nn.RNN), "lstm": lambda: Recurrent(nn.LSTM), "gru": lambda: Recurrent(nn.GRU),
    "stacked": lambda: Recurrent(nn.LSTM, 2), "words": Words, "shrinking": Shrinking,
    "dropout": lambda: nn.Sequential(nn.Linear(30, 24), nn.ReLU(), nn.Dropout(0.25), nn.Linear(24, 4)),
    "residual": Residual, "tied": Tied,
}

def train(seed, folder):
    torch.manual_seed(seed)
    x = torch.randn(512, 30).float().to(torch.get_default_dtype())
    y = (x[:, :4] + 0.5 * x[:, 4:8]).argmax(1)
    if mode == "absolute": y = x[:, :1]
    model = NETS[net]()
    slow = net in ("sigmoid", "default", "exploding", "dead")
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1) if slow else torch.optim.Adam(model.parameters(), lr=0.003)
    trace = SondaTrace(f"{folder}/trace.jsonl", model, optimizer, planned_steps=steps, steps_per_epoch=8, targets=y) if mode != "unwatched" else None
    if mode == "broken": trace._write = None
    scale = 1024.0 if mode == "scaled" else 1.0
    numbers = {"x": x[:64].tolist(), "y": y[:64].tolist(), "weights": [p.tolist() for p in model.parameters()]}
    for step in range(steps):
        rows = slice(step % 8 * 64, step % 8 * 64 + 64)
        optimizer.zero_grad()
        for part in range(2 if mode == "accumulated" else 1):
            answers = model(x[rows])
            loss = (F.l1_loss(answers[:, :1], y[rows]) if mode == "absolute" else F.cross_entropy(answers, y[rows])) * scale
            if trace: trace.record(loss, scale)
            loss.backward()
        for parameter in model.parameters(): parameter.grad /= scale
        optimizer.step()
        if trace: trace.stepped()
        if trace and step % 8 == 7:
            with torch.no_grad(): answers = model(x)
            trace.epoch(step // 8 + 1, trainingCost=F.cross_entropy(answers, y).item(), trainingAccuracy=(answers.argmax(1) == y).double().mean().item())
    numbers["end"] = str([p.tolist() for p in model.parameters()])
    with open(f"{folder}/numbers.json", "w") as file: json.dump(numbers, file)

for seed in sys.argv[2].split(","):
    os.makedirs(f"{sys.argv[4]}/{seed}")
    train(int(seed), f"{sys.argv[4]}/{seed}")
