"""Trains small networks in unusual ways, each with and without sonda_trace.py: odd.py FOLDER writes NAME.jsonl and odd.json."""
import contextlib, io, json, sys
import torch, torch.nn as nn, torch.nn.functional as F
from sonda_trace import SondaTrace

torch.set_num_threads(1)
CASES, STEPS, ROWS = {}, 6, 16

def case(train):
    CASES[train.__name__] = train
    return train

def dense(*sizes, activation=nn.ReLU, bias=True):
    return nn.Sequential(*[layer for a, b in zip(sizes, sizes[1:]) for layer in (nn.Linear(a, b, bias=bias), activation())][:-1])

def classes(width=8): return torch.randn(ROWS, width), torch.arange(ROWS) % 3

def loop(watch, model, x, y, cost=F.cross_entropy, rate=0.05, scale=1.0, **more):
    """A training whose loss is multiplied by a scale, which the gradients lose again before the step."""
    optimizer = torch.optim.SGD(model.parameters(), rate)
    trace = watch(model, optimizer, planned_steps=STEPS, **more)
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = cost(model(x), y) * scale
        trace.record(loss, scale)
        loss.backward()
        for one in model.parameters():
            if one.grad is not None: one.grad /= scale
        optimizer.step()
        trace.stepped()
    return model

class Autocast(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.body = body
    def forward(self, x):
        with torch.autocast("cpu", torch.bfloat16): return self.body(x).float()

@case
def plain(watch): return loop(watch, dense(8, 12, 12, 3), *classes(), targets=torch.arange(ROWS) % 3)

@case
def autocast(watch): return loop(watch, Autocast(dense(8, 12, 12, 3)), *classes())

@case
def generator(watch):
    made, judge = dense(4, 12, 8), dense(8, 20, 1)
    optimizer = torch.optim.SGD(made.parameters(), 0.05)
    trace = watch(made, optimizer, planned_steps=STEPS)
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = F.softplus(-judge(made(torch.randn(ROWS, 4)))).mean()
        trace.record(loss)
        loss.backward()
        optimizer.step()
        trace.stepped()
    return made

@case
def bidirectional(watch):
    class Both(nn.Module):
        def __init__(self):
            super().__init__()
            self.cell, self.out = nn.LSTM(2, 5, 2, batch_first=True, bidirectional=True), nn.Linear(10, 3)
        def forward(self, x): return self.out(self.cell(x)[0][:, -1])
    return loop(watch, Both(), torch.randn(ROWS, 9, 2), torch.arange(ROWS) % 3)

@case
def twins(watch):
    """One network for two inputs."""
    body, (x, y) = dense(8, 12, 12, 3), classes()
    return loop(watch, body, x, y, lambda answers, y: (answers - body(x.flip(0))).pow(2).mean() + F.cross_entropy(answers, y))

@case
def one_row(watch): return loop(watch, dense(8, 12, 12, 3), torch.randn(8), torch.tensor(1))

@case
def one_picture(watch):
    model = nn.Sequential(nn.Conv2d(1, 5, 3, padding=1), nn.ReLU(), nn.Flatten(0), nn.Linear(80, 3))
    nn.init.constant_(model[0].bias[2:3], -100.0)
    return loop(watch, model, torch.randn(1, 4, 4), torch.tensor(1))

@case
def parts(watch):
    """Four parts of a step, each with a fourth of its loss."""
    model, (x, y) = dense(8, 12, 12, 3), classes()
    optimizer = torch.optim.SGD(model.parameters(), 0.05)
    trace = watch(model, optimizer, planned_steps=STEPS)
    for _ in range(STEPS):
        optimizer.zero_grad()
        for _ in range(4):
            loss = F.cross_entropy(model(x), y) / 4
            trace.record(loss, 1 / 4)
            loss.backward()
        optimizer.step()
        trace.stepped()
    return model

@case
def hidden(watch):
    norm = nn.utils.weight_norm
    return loop(watch, nn.Sequential(norm(nn.Linear(8, 12)), nn.ReLU(), norm(nn.Linear(12, 3))), *classes())

@case
def transposed(watch):
    model = nn.Sequential(nn.ConvTranspose2d(4, 6, 3, groups=2), nn.ReLU(), nn.ConvTranspose2d(6, 1, 2))
    nn.init.constant_(model[0].bias[5:6], -100.0)
    return loop(watch, model, torch.randn(ROWS, 4, 3, 3), torch.randn(ROWS, 1, 6, 6), F.mse_loss)

@case
def odd_numbers(watch):
    x, y = classes()
    return loop(watch, dense(8, 12, 3), x, y, rate=torch.tensor(0.05), scale=torch.tensor(8.0), targets=y.tolist(), steps_per_epoch=STEPS / 2)

@case
def sparse(watch):
    model = nn.Sequential(nn.Embedding(9, 4, sparse=True), nn.Flatten(), nn.Linear(12, 3))
    optimizer, x = torch.optim.SGD(model.parameters(), 0.05), torch.randint(0, 9, (ROWS, 3))
    trace = watch(model, optimizer, planned_steps=STEPS)
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), torch.arange(ROWS) % 3)
        trace.record(loss)
        loss.backward()
        optimizer.step()
        trace.stepped()
    return model

@case
def bag(watch): return loop(watch, nn.Sequential(nn.EmbeddingBag(9, 4), nn.Linear(4, 3)), torch.randint(0, 9, (ROWS, 5)), torch.arange(ROWS) % 3)

@case
def penalty(watch):
    """The loss has a gradient in it: the graph holds a backward pass, which multiplies by the same weights."""
    def cost(model, x, y):
        answers = model(x)
        slope, = torch.autograd.grad(F.cross_entropy(answers, y), x, create_graph=True)
        return F.cross_entropy(answers, y) + slope.pow(2).sum()
    x, y = classes()
    model = dense(8, 12, 12, 3, activation=nn.Tanh)
    return loop(watch, model, x.requires_grad_(), y, lambda _, y: cost(model, x, y))

@case
def empty(watch):
    """The first mini-batch has no rows, and a validation is recorded by mistake."""
    model, (x, y) = dense(8, 12, 1), classes()
    optimizer = torch.optim.SGD(model.parameters(), 0.05)
    trace = watch(model, optimizer, planned_steps=STEPS)
    for step in range(STEPS):
        optimizer.zero_grad()
        rows = 0 if step == 0 else ROWS
        loss = (model(x[:rows])[:, 0] - y[:rows]).pow(2).sum() / ROWS
        trace.record(loss)
        loss.backward()
        optimizer.step()
        trace.stepped()
        with torch.no_grad(): trace.record((model(x)[:, 0] - y).pow(2).mean())
        trace.epoch(step + 1, trainingCost=loss.detach())
    return model

@case
def missing(watch):
    """A training that forgets stepped()."""
    model, (x, y) = dense(8, 12, 3), classes()
    optimizer = torch.optim.SGD(model.parameters(), 0.05)
    trace = watch(model, optimizer, planned_steps=STEPS)
    for _ in range(150):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        trace.record(loss)
        loss.backward()
        optimizer.step()
    return model

@case
def watched(watch):
    """Full backward hooks put nodes of their own into the graph."""
    model = dense(8, 12, 3)
    for one in model: one.register_full_backward_hook(lambda module, below, above: None)
    return loop(watch, model, *classes())

@case
def not_numbers(watch):
    x, y = classes()
    x[3, 2] = float("nan")
    return loop(watch, dense(8, 12, 3), x, y)

@case
def bare(watch): return loop(watch, dense(8, 12, 3, bias=False), *classes())

@case
def attention(watch):
    """Queries, keys and values take from the same layer."""
    class Attention(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.q, self.k, self.v, self.out = nn.Linear(4, 12), nn.Linear(12, 12), nn.Linear(12, 12), nn.Linear(12, 12), nn.Linear(12, 3)
        def forward(self, x):
            x = torch.relu(self.first(x.reshape(len(x), 2, 4)))
            return self.out((torch.softmax(self.q(x) @ self.k(x).transpose(1, 2), 2) @ self.v(x)).mean(1))
    return loop(watch, Attention(), *classes())

@case
def frozen(watch):
    model = dense(8, 12, 12, 12, 3)
    model[2].requires_grad_(False)
    return loop(watch, model, *classes())

@case
def own(watch):
    """A layer in a function of the author."""
    class Times(torch.autograd.Function):
        @staticmethod
        def forward(context, x, weight):
            context.save_for_backward(x, weight)
            return x @ weight
        @staticmethod
        def backward(context, above):
            x, weight = context.saved_tensors
            return above @ weight.t(), x.t() @ above
    class Own(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.middle, self.out = nn.Linear(8, 12), nn.Parameter(torch.randn(12, 12) / 4), nn.Linear(12, 3)
        def forward(self, x): return self.out(torch.tanh(Times.apply(torch.relu(self.first(x)), self.middle)))
    return loop(watch, Own(), *classes())

@case
def searching(watch):
    """LBFGS calls the loss many times in one step."""
    model, (x, y) = dense(8, 12, 3, activation=nn.Tanh), classes()
    optimizer = torch.optim.LBFGS(model.parameters(), max_iter=150, line_search_fn="strong_wolfe")
    trace = watch(model, optimizer, planned_steps=3)
    def closure():
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y) + sum(one.pow(2).sum() for one in model.parameters()) / 100
        trace.record(loss)
        loss.backward()
        return loss
    for _ in range(3):
        optimizer.step(closure)
        trace.stepped()
    return model

@case
def without_rate(watch):
    """An optimizer of the author, with no rate and an object among its settings."""
    class Own(torch.optim.Optimizer):
        def __init__(self, parameters): super().__init__(parameters, dict(lr=None, note=object()))
        def step(self):
            with torch.no_grad():
                for one in self.param_groups[0]["params"]: one -= 0.05 * one.grad
    model, (x, y) = dense(8, 12, 3), classes()
    optimizer = Own(model.parameters())
    trace = watch(model, optimizer, planned_steps=STEPS)
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        trace.record(loss)
        loss.backward()
        optimizer.step()
        trace.stepped()
    return model

@case
def alike(watch):
    model = dense(8, 12, 12, 3)
    for one in model[2].parameters(): nn.init.constant_(one, 0.1)
    nn.init.constant_(model[4].weight, 0.1)
    return loop(watch, model, *classes())

@case
def one_hot(watch):
    x, y = classes()
    return loop(watch, dense(8, 12, 3), x, y, targets=F.one_hot(y, 3))

@case
def slopes_alone(watch):
    """The loss is made of gradients alone."""
    model, (x, _) = dense(8, 12, 1, activation=nn.Tanh), classes()
    def cost(answers, y):
        slope, = torch.autograd.grad(answers.sum(), x, create_graph=True)
        return (slope - x.cos()).pow(2).mean()
    return loop(watch, model, x.requires_grad_(), None, cost)

@case
def misread(watch):
    """Epochs with a name, a share and numbers that no reader takes."""
    model, (x, y) = dense(8, 12, 3), classes()
    optimizer = torch.optim.SGD(model.parameters(), 0.05)
    trace = watch(model, optimizer, planned_steps=STEPS, targets=y)
    for step in range(STEPS):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        trace.record(loss)
        loss.backward()
        optimizer.step()
        trace.stepped()
        trace.epoch(["1/6", None, 3, 4.0, torch.tensor(5), 6][step], trainingCost=loss.detach(), **[{}, {}, dict(train_loss=1.0), dict(
            trainingAccuracy=33.3), dict(validationAccuracy=torch.tensor(1.0)), dict(validationAccuracy=None)][step])
    return model

@case
def late(watch):
    """The loss is recorded behind its backward pass."""
    model, (x, y) = dense(8, 12, 3), classes()
    optimizer = torch.optim.SGD(model.parameters(), 0.05)
    trace = watch(model, optimizer, planned_steps=STEPS)
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        trace.record(loss)
        optimizer.step()
        trace.stepped()
    return model

@case
def bare_loop(watch): return loop(watch, dense(8, 12, 3), *classes())

@case
def twice(watch):
    """Both calls come twice, as from a loop and from a function that it calls; later steps are recorded now and then."""
    model, (x, y) = dense(8, 12, 3), classes()
    optimizer = torch.optim.SGD(model.parameters(), 0.05)
    trace = watch(model, optimizer, planned_steps=STEPS)
    for step in range(STEPS):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        for _ in range(2):
            if step < 4: trace.record(loss)
        loss.backward()
        optimizer.step()
        for _ in range(2): trace.stepped()
        trace.epoch(step + 1, trainingCost=loss.detach())
    return model

@case
def validated(watch):
    """The loss of other rows is recorded after each step, and between the two calls of the training's own."""
    model, (x, y) = dense(8, 12, 3), classes()
    optimizer = torch.optim.SGD(model.parameters(), 0.05)
    trace = watch(model, optimizer, planned_steps=STEPS)
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        trace.record(loss)
        loss.backward()
        trace.record(100 * F.cross_entropy(model(x.flip(1)), y))
        optimizer.step()
        trace.stepped()
        trace.record(100 * F.cross_entropy(model(x.flip(1)), y))
    return model

@case
def normed(watch):
    """The norm stands at the head of a block, behind an addition."""
    class Blocks(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.out = nn.Linear(8, 12), nn.Linear(12, 3)
            self.blocks = nn.ModuleList(nn.Sequential(nn.LayerNorm(12), nn.Linear(12, 12), nn.ReLU(), nn.Linear(12, 12)) for _ in range(2))
        def forward(self, x):
            x = self.first(x)
            for block in self.blocks: x = x + block(x)
            return self.out(x)
    return loop(watch, Blocks(), *classes())

@case
def skipping(watch):
    """Gradients overflow in the first two steps, as under a gradient scaler that begins with too large a factor, and these are skipped."""
    model, (x, y) = dense(8, 12, 3), classes()
    optimizer = torch.optim.SGD(model.parameters(), 0.05)
    trace = watch(model, optimizer, planned_steps=STEPS)
    for step in range(STEPS):
        optimizer.zero_grad()
        scale, hidden = 1024.0, model[0](x)
        if step < 2: hidden.register_hook(lambda slope: slope * float("inf"))
        loss = F.cross_entropy(model[2](model[1](hidden)), y) * scale
        trace.record(loss, scale)
        loss.backward()
        finite = all(one.grad.isfinite().all() for one in model.parameters())
        for one in model.parameters(): one.grad /= scale
        if finite: optimizer.step()
        trace.stepped()
    return model

@case
def of_another(watch):
    """The optimizer was made for another model."""
    model, (x, y) = dense(8, 12, 3), classes()
    optimizer = torch.optim.SGD(dense(8, 12, 3).parameters(), 0.05)
    trace = watch(model, optimizer, planned_steps=STEPS)
    for _ in range(STEPS):
        loss = F.cross_entropy(model(x), y)
        trace.record(loss)
        loss.backward()
        optimizer.step()
        trace.stepped()
    return model

@case
def cut(watch):
    """The answers of the first two layers are detached, and a head is never used."""
    class Cut(nn.Module):
        def __init__(self):
            super().__init__()
            self.body, self.out, self.spare = dense(8, 12, 12), nn.Linear(12, 3), nn.Linear(12, 2)
        def forward(self, x): return self.out(self.body(x).detach())
    return loop(watch, Cut(), *classes())

@case
def groups(watch):
    """The first group rests, the second learns; what is planned is None, and the targets are a single number."""
    model, (x, y) = dense(8, 12, 3), classes()
    optimizer = torch.optim.SGD([dict(params=model[0].parameters(), lr=0.0), dict(params=model[2].parameters(), lr=0.05)])
    trace = watch(model, optimizer, planned_steps=None, steps_per_epoch=None, targets=torch.tensor(3))
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        trace.record(loss)
        loss.backward()
        optimizer.step()
        trace.stepped()
    return model

@case
def number(watch):
    """The loss is recorded as a number of Python."""
    model, (x, y) = dense(8, 12, 3), classes()
    optimizer = torch.optim.SGD(model.parameters(), 0.05)
    trace = watch(model, optimizer)
    loss = F.cross_entropy(model(x), y)
    trace.record(loss.item())
    loss.backward()
    optimizer.step()
    trace.stepped()
    return model

def judged(cost):
    x, y = classes()
    return lambda watch: loop(watch, dense(8, 12, 3), x, y, cost, targets=y)

def focal(answers, y):
    cost = F.cross_entropy(answers, y, reduction="none")
    return ((1 - (-cost).exp()) ** 2 * cost).mean()

WEIGHTS = torch.tensor([1.0, 5.0, 0.2])
CASES.update(
    cost_tenth=judged(lambda answers, y: 0.1 * F.cross_entropy(answers, y)),
    cost_weighted=judged(lambda answers, y: F.cross_entropy(answers, y, weight=WEIGHTS)),
    cost_focal=judged(focal),
    cost_smooth=judged(lambda answers, y: F.cross_entropy(answers, y, label_smoothing=0.1)),
    cost_own=judged(lambda answers, y: (1 - answers.softmax(1).gather(1, y[:, None])).pow(2).mean()),
    cost_of_rows=judged(lambda answers, y: F.cross_entropy(answers, y, reduction="none").mean()),
    cost_positive=judged(lambda answers, y: F.binary_cross_entropy_with_logits(answers[:, 0], (y > 0).float(), pos_weight=WEIGHTS[1])),
    cost_columns=judged(lambda answers, y: F.mse_loss(answers.softmax(1), F.one_hot(y, 3).float())))

class Nothing:
    def __getattr__(self, name): return lambda *given, **more: None

def run(train, watch):
    torch.manual_seed(1)
    told = io.StringIO()
    with contextlib.redirect_stderr(told): model = train(watch)
    return [one.tolist() for one in model.parameters()] + [torch.rand(1).item()], told.getvalue()

report = {}
for name, train in CASES.items():
    alone, _ = run(train, lambda *given, **more: Nothing())
    watched, told = run(train, lambda *given, **more: SondaTrace(f"{sys.argv[1]}/{name}.jsonl", *given, **more))
    report[name] = {"same": str(alone) == str(watched), "told": told}
with open(f"{sys.argv[1]}/odd.json", "w") as file: json.dump(report, file)
