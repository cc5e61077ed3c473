# sonda_trace records how a PyTorch network learns, for `sonda diagnose --trace FILE` (from `sonda trace --python`).
# Copyright (c) 2026 the Sonda authors. MIT licence. It reads autograd's graph and needs torch 1.13 or later, no more.
#     trace = SondaTrace("trace.jsonl", model, optimizer, planned_steps=epochs * len(loader), targets=train_targets)
#     trace.record(loss)        # before loss.backward(); of a multiplied loss: trace.record(loss, scaler.get_scale())
#     trace.stepped()           # after optimizer.step()
import json, math, re, sys, torch, torch.nn.functional as F
WEIGHTS = {"addmm": (1, 2), "mm": (0, 1), "convolution": (0, 1), "embedding": (None, 0)}  # places of input and weights
ACTIVATIONS = {"relu", "sigmoid", "tanh", "elu", "gelu", "silu", "mish", "softplus", "leaky_relu", "hardtanh"}
kind = lambda node: re.sub("(?<=[a-z])(?=[A-Z])", "_", node.name().split("Backward")[0].split("::")[-1]).lower()
saved = lambda node: {name[7:]: getattr(node, name) for name in dir(node) if name.startswith("_saved_")}
leaves = lambda node: [child.variable for child, _ in node.next_functions if hasattr(child, "variable")]
norm = lambda values: 0.0 if values is None else torch.linalg.vector_norm(values.detach(), dtype=torch.float64).item()
rms = lambda values: norm(values) / math.sqrt(max(values.numel(), 1))
extremes = lambda values: list(map(float, values.aminmax())) if torch.is_tensor(values) else []

def columns(values):  # the rows of each class; of numbers the mean and deviation of each column (of 2047 at most)
    if values is None: return None
    if not values.is_floating_point():
        return dict(classes=torch.bincount(values[values >= 0].long().clamp(max=9999)).tolist())
    table = values.detach().double().reshape(len(values), -1)
    deviation, mean = torch.std_mean(table[:, ::max(1, table.shape[1] // 1024)], 0, unbiased=False)
    return dict(rows=len(table), largest=table.abs().max().item(), means=mean.tolist(), deviations=deviation.tolist())

def walk(root):  # the nodes that a node depends on, and itself, each behind those that it depends on
    found, opened, todo = {}, set(), [root]
    while todo:
        opened.add(todo[-1])
        below = [child for child, _ in reversed(todo[-1].next_functions) if child is not None and child not in opened]
        if below: todo += below
        else: found[todo.pop()] = True
    return found

def find_layers(loss):  # the layers in autograd's graph of the loss, first to last
    nodes, users, layers = walk(loss.grad_fn), {}, {}
    for node in nodes:
        for child, _ in node.next_functions: users.setdefault(child, []).append(node)
        if kind(node) in WEIGHTS:
            leaf, axis = node.next_functions[WEIGHTS[kind(node)][1]][0], int(kind(node) != "convolution")
            while leaf is not None and kind(leaf) == "t": leaf, axis = leaf.next_functions[0][0], 1 - axis
            if hasattr(leaf, "variable"): layers.setdefault((leaf, axis), Layer(leaf.variable, axis)).uses.append(node)
    for one in layers.values():
        node = one.uses[-1]
        while len(to := users.get(node, [])) == 1 and kind(to[0]) not in WEIGHTS: one.nodes.append(node := to[0])
    return list(layers.values())

class Layer:  # a weight matrix, the nodes that multiply by it, and the nodes behind the last of them
    def __init__(self, weight, axis):
        self.weight, self.axis, self.units, self.uses, self.nodes = weight, axis, weight.shape[axis], [], []
    def spread(self, values):  # a row for each sample and place, a column for each unit
        return (values.movedim(1, -1) if kind(self.uses[0]) == "convolution" else values).reshape(-1, self.units)
    def facts(self, layers):  # again: it multiplies its own results, as in an RNN; mates: layers that add to them
        given, before, later = saved(self.uses[0]), walk(self.uses[0]), walk(self.uses[-1])
        return dict(name=self.read["name"], kind=kind(self.uses[0]), units=self.units, size=self.weight.numel(),
                    again=len(self.uses) > 1 and self.uses[0] in later, parameter=self.read.get("parameter"),
                    mates=[i for i, one in enumerate(layers) if one.uses[0] in later and one.uses[0] not in before],
                    inputs=columns(given.get("mat1", given.get("input", given.get("self")))),
                    weights=columns(self.weight.transpose(0, self.axis)),
                    biases=[columns(one) for one in leaves(self.uses[0]) if one is not self.weight],
                    nodes=[kind(node) + "_parameter" * bool(leaves(node)) for node in self.nodes],
                    factors=[extremes(getattr(node, "_saved_other", None)) for node in self.nodes])  # of dropout
    def watch(self, name, first, hook):  # reads the forward pass; hooks read the backward pass, at the first step more
        self.old, self.speed, self.gradient, later = self.weight.detach().clone(), 0, 0, self.uses[1:] * first
        self.read = read = dict(name=name, weights=norm(self.old), delta=0.0, back=0.0, states=[0.0] * len(later))
        def through(below, above, source, weights):  # the gradients of what went into a node, and of what came out
            self.speed = self.speed + self.spread(above[0]).sum(0, dtype=torch.float64)
            self.gradient = self.gradient + below[weights]
            read.update(rows=len(above[0]), delta=math.hypot(read["delta"], norm(above[0])))
            if first and source is not None: read["back"] = math.hypot(read["back"], norm(below[source]))
        def state(below, above, t): read["states"][t] = norm(above[0])
        def past(below, above):
            read.update(arrived=norm(above[0]), alive=norm(above[0] * (slopes != 0)), passed=norm(below[0]))
        for use in self.uses: hook(use, through, *WEIGHTS[kind(use)])
        for t, use in enumerate(later): hook(use.next_functions[WEIGHTS[kind(use)][0] or 0][0] or use, state, t)
        act = next((node for node in self.nodes if kind(node) in ACTIVATIONS), None)
        if act is None or len(self.uses) > 1: return
        given = saved(act)
        output, scaled, _ = given.pop("result", None), given.pop("scale", 1), given.pop("input_scale", 1)
        if output is None: output = scaled * getattr(F, kind(act))(given.pop("self"), **given)
        slopes = act(torch.ones_like(output))
        flat = (slopes.abs() < 0.0099 * slopes.abs().max()) & (slopes != 0)
        read.update(output=rms(output), spread=rms(output - output.mean(0)), saturated=flat.double().mean().item(),
                    slope=rms(slopes), steep=rms(slopes[slopes != 0]), parameter=given.get("negative_slope"),
                    dead=(self.spread(slopes) == 0).all(0).nonzero().flatten().tolist())
        if first: hook(act, past)
    def reading(self):
        return dict(self.read, speed=norm(self.speed), gradient=norm(self.gradient), moved=norm(self.weight - self.old))

class SondaTrace:  # epoch() takes trainingCost, trainingAccuracy (0 to 1), validationCost and validationAccuracy
    def __init__(self, path, model, optimizer, planned_steps=0, steps_per_epoch=0, targets=None, data=""):
        self.facts = dict(network=type(model).__name__, data=data, planned=planned_steps, perEpoch=steps_per_epoch)
        self.names = {parameter: name for name, parameter in model.named_parameters()}
        self.optimizer, self.targets, self.every, self.step = optimizer, targets, max(1, planned_steps // 450), 0
        self.file, self.hooks, self.layers, self.off = open(path, "w", 1), [], None, False
    def record(self, loss, scale=1.0): self._safely(self._record, loss, scale)
    def stepped(self): self._safely(self._stepped)
    def epoch(self, number, **readings): self._safely(self._write, "epoch", epoch=number, **readings)
    def _safely(self, act, *given, **named):  # on any fault it says so once and leaves the training alone
        try:
            with torch.no_grad(): self.off or act(*given, **named)
        except Exception as e:
            self.off = True
            print(f"sonda_trace records no more ({type(e).__name__}: {e}); the training goes on.", file=sys.stderr)
    def _hook(self, node, act, *more):
        self.hooks.append(node.register_hook(lambda *both: self._safely(act, *both, *more)))
    def _write(self, event, **torch): self.file.write(json.dumps(dict(event=event, step=self.step, torch=torch)) + "\n")
    def _record(self, loss, scale):
        if self.layers or self.step >= 50 and self.step % self.every: return
        self.layers, first = find_layers(loss), self.step == 0
        self.read = dict(cost=loss.item(), scale=scale, rate=self.optimizer.param_groups[0]["lr"])
        for i, one in enumerate(self.layers): one.watch(self.names.get(one.weight, f"{i + 1}."), first, self._hook)
        if first: self._start()
    def _stepped(self):
        if self.layers: self._write("step", **self.read, layers=[one.reading() for one in self.layers])
        while self.hooks: self.hooks.pop().remove()
        self.layers, self.step = None, self.step + 1
    def _start(self):  # the network, its data and its training in the words of torch
        settings = {name: it for name, it in self.optimizer.param_groups[0].items() if type(it) in {int, float}}
        self._write("started", **self.facts, version=torch.__version__, numbers=str(self.layers[0].weight.dtype),
                    optimizer=type(self.optimizer).__name__, settings=settings, targets=columns(self.targets),
                    layers=[one.facts(self.layers) for one in self.layers])
