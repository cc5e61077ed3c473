# sonda_trace records how a PyTorch network learns, for `sonda diagnose --trace FILE` (from `sonda trace --python`).
# Copyright (c) 2026 the Sonda authors. MIT licence. Needs torch 1.13 or later, nothing else.
#     trace = SondaTrace("trace.jsonl", model, optimizer, planned_steps=epochs * len(loader), targets=train_targets)
#     trace.record(loss)        # before loss.backward(); of a multiplied loss: trace.record(loss, scaler.get_scale())
#     trace.stepped()           # after optimizer.step()
# It reads the graph that autograd built for the loss. On any fault it says so once and leaves the training alone.
import json, math, re, sys, torch, torch.nn.functional as F
WEIGHTS = {"addmm": (1, 2), "mm": (0, 1), "convolution": (0, 1), "embedding": (None, 0)}  # places of input and weights
ACTIVATIONS = {"relu", "sigmoid", "tanh", "elu", "gelu", "silu", "mish", "softplus", "leaky_relu", "hardtanh"}
COSTS = {"nll_loss", "mse_loss", "binary_cross_entropy_with_logits", "binary_cross_entropy"}
kind = lambda node: re.sub("(?<=[a-z])(?=[A-Z])", "_", node.name().split("Backward")[0].split("::")[-1]).lower()
norm = lambda values, order=2: torch.linalg.vector_norm(values.detach(), order, dtype=torch.float64).item()
rms = lambda values: norm(values) / math.sqrt(max(values.numel(), 1))
deviation = lambda values: values.detach().double().std(0, unbiased=False)
leaves = lambda node: [child.variable for child, _ in node.next_functions if hasattr(child, "variable")]

def walk(root):  # the nodes that a node depends on, and itself: each behind those that it depends on, with its place
    places, opened, todo = {}, set(), [root]
    while todo:
        opened.add(todo[-1])
        below = [child for child, _ in reversed(todo[-1].next_functions) if child is not None and child not in opened]
        if below: todo += below
        else: places.setdefault(todo.pop(), len(places))
    return places

def find_layers(loss):  # the layers in the order of the forward pass, and the node of the cost
    places, users, layers = walk(loss.grad_fn), {}, {}
    for node in places:
        for child, _ in node.next_functions: users.setdefault(child, []).append(node)
        if kind(node) in WEIGHTS:
            leaf, axis = node.next_functions[WEIGHTS[kind(node)][1]][0], int(kind(node) != "convolution")
            while leaf is not None and kind(leaf) == "t": leaf, axis = leaf.next_functions[0][0], 1 - axis
            if hasattr(leaf, "variable"): layers.setdefault(leaf.variable, Layer(leaf.variable, axis)).uses.append(node)
    for one in [one for one in layers.values() if len(one.uses) > 1 and one.uses[0] in walk(one.uses[1])]:
        place, before = places[one.uses[0]], walk(one.uses[0])  # recurrent: joins the nearest layer of as many units
        mates = [mate for mate in layers.values() if mate.units == one.units and not mate.loop]
        mates = [mate for mate in mates if mate.uses[0] not in before]
        if mates: min(mates, key=lambda mate: abs(places[mate.uses[0]] - place)).loop = layers.pop(one.weight)
    uses = {use for one in layers.values() for use in one.uses}
    for one in layers.values():
        node = (one.loop or one).uses[-1]
        while len(users.get(node, [])) == 1 and users[node][0] not in uses: one.follow(node := users[node][0])
    return list(layers.values()), next((node for node in reversed(list(places)) if kind(node) in COSTS), loss.grad_fn)

class Layer:  # a weight matrix, the nodes that multiply by it, its recurrent weights (loop), and its activation
    loop = act = slopes = None
    norm, residual, dropout, speed, delta, gradient, flow = "none", False, 0.0, 0, 0.0, 0, {}

    def __init__(self, weight, axis):
        self.weight, self.axis, self.units, self.uses = weight, axis, weight.shape[axis], []
    def follow(self, node):  # a node behind the layer and before the next one
        if "norm" in kind(node): self.norm = next((one for one in ("batch", "layer") if one in kind(node)), "other")
        if self.act and kind(node) == "mul" and torch.is_tensor(node._saved_other):  # the mask holds 0 and 1/(1 - p)
            self.dropout = 1 - 1 / max(1, node._saved_other.max().item())
        if kind(node) in ACTIVATIONS: self.act = self.act or node
        self.residual |= kind(node) == "add" and not self.loop and not leaves(node)
    def spread(self, values):  # a row for each sample and place, a column for each unit
        return (values.movedim(1, -1) if kind(self.uses[0]) == "convolution" else values).reshape(-1, self.units)
    def facts(self, name):
        gates = self.loop.units // self.loop.weight.shape[1] if self.loop else 1
        sort = {"convolution": "conv", "embedding": "embedding"}.get(kind(self.uses[0]), "dense")
        act = kind(self.act) if self.act else "tanh" if self.loop else "identity"
        return dict(name=name, kind={1: "rnn", 3: "gru", 4: "lstm"}.get(gates, "other") if self.loop else sort,
                    inputs=self.weight.numel() // self.units, units=self.units // gates, isResidual=self.residual,
                    norm=self.norm, dropout=self.dropout,
                    activation=dict(kind=act, parameter=getattr(self.act, "_saved_negative_slope", None)))

    def watch(self, scale, first, hook):  # hooks add what the backward pass brings; the flow at the first step only
        size = lambda gradient: 0.0 if gradient is None else norm(gradient) / scale
        def through(below, above, source, weights):  # the gradients of what went into the node, and of what came out
            self.speed = self.speed + self.spread(above[0]).sum(0, dtype=torch.float64) / scale
            self.delta, self.gradient = math.hypot(self.delta, size(above[0])), self.gradient + below[weights] / scale
            if first and source is not None: self.flow["back"] = math.hypot(self.flow["back"], size(below[source]))
        def past(below, above):
            alive = above[0] * (self.slopes != 0)
            self.flow.update(arrived=size(above[0]), alive=size(alive), passed=size(below[0]))
        def state(below, above, t): self.states[t] = size(above[0])
        self.before, self.flow = self.weight.detach().clone(), {"back": 0.0}
        for use in self.uses: hook(use, through, *WEIGHTS[kind(use)])
        if self.loop and first:  # the gradient of h at each time step but the last, where the next one reads it
            self.states = [0.0] * len(self.loop.uses[1:])
            for t, use in enumerate(self.loop.uses[1:]): hook(use.next_functions[WEIGHTS[kind(use)][0]][0], state, t)
        if self.act is None or self.loop or len(self.uses) > 1: return
        saved = {name[7:]: getattr(self.act, name) for name in dir(self.act) if name.startswith("_saved_")}
        known, scaled, _ = saved.pop("result", None), saved.pop("scale", 1), saved.pop("input_scale", 1)
        self.slopes = self.act(torch.ones_like(saved["self"] if known is None else known))
        self.output = scaled * getattr(F, kind(self.act))(saved.pop("self"), **saved) if known is None else known
        if first: hook(self.act, past)

    def reading(self, rows, first):
        size, units = norm(self.before), self.before.transpose(0, self.axis).flatten(1)
        read = dict(deltaNorm=math.sqrt(rows) * self.delta, speed=norm(self.speed), gradientNorm=norm(self.gradient),
                    weightNorm=size, updateRatio=norm(self.weight.detach() - self.before) / (size or 1))
        if self.slopes is not None:
            flat = (self.slopes.abs() < 0.0099 * self.slopes.abs().max()) & (self.slopes != 0)
            read.update(forwardRms=rms(self.output), forwardSpread=rms(self.output - self.output.mean(0)),
                        slopeRms=rms(self.slopes), saturatedShare=flat.double().mean().item(),
                        deadUnits=(self.spread(self.slopes) == 0).all(0).nonzero().flatten().tolist())
        if not first: return read
        if self.loop: read.update(recurrentWeightNorm=norm(self.loop.weight), stepGradientNorms=self.states)
        flow = {name: math.sqrt(rows) * value for name, value in self.flow.items()}
        if self.slopes is not None: flow["steep"] = rms(self.slopes[self.slopes != 0])
        biases = [one for one in leaves(self.uses[0]) if one is not self.weight]
        return dict(read, flow=flow, weightDeviation=deviation(units.flatten()).item(),
                    biasDeviation=deviation(biases[0]).item() if biases else 0.0,
                    unitDifference=norm(units - units.mean(0)) / (size or 1))

class SondaTrace:
    def __init__(self, path, model, optimizer, planned_steps=0, steps_per_epoch=0, targets=None, data=""):
        self.names = {parameter: name.rpartition(".")[0] for name, parameter in model.named_parameters()}
        self.facts = dict(network=type(model).__name__, writer="sonda_trace.py 1, torch " + torch.__version__,
                          data=data, plannedSteps=planned_steps, stepsPerEpoch=steps_per_epoch)
        self.optimizer, self.targets, self.every, self.step = optimizer, targets, max(1, planned_steps // 450), 0
        self.file, self.hooks, self.shapes, self.read, self.off = open(path, "w"), [], None, None, False

    def record(self, loss, scale=1.0): self.safely(self._record, loss, scale)
    def stepped(self): self.safely(self._stepped)
    def epoch(self, number, **readings):  # trainingCost, validationCost, trainingAccuracy, validationAccuracy (0 to 1)
        self.safely(self._write, "epoch", epoch=number, reading=dict(readings, epoch=number, step=self.step))
    def safely(self, act, *given, **named):
        try:
            with torch.no_grad(): self.off or act(*given, **named)
        except Exception as e:
            self.off = True
            print(f"sonda_trace records no more ({type(e).__name__}: {e}); the training goes on.", file=sys.stderr)
    def _hook(self, node, act, *more):
        if node is not None: self.hooks.append(node.register_hook(lambda *both: self.safely(act, *both, *more)))
    def _write(self, event, **more):  # JSON has no NaN and no infinity: Sonda reads them as texts
        line = json.dumps({"event": event, "step": self.step, **more})
        self.file.write(re.sub(r"(?<=[:\[,] )(NaN|-?Infinity)", r'"\1"', line) + "\n")
        self.file.flush()
    def _record(self, loss, scale):
        if self.read or self.step >= 50 and self.step % self.every: return
        (layers, cost), value = find_layers(loss), loss.item()
        shapes = [one.weight.shape for one in layers]
        if self.shapes is None: self._start(layers, cost)
        elif self.shapes != shapes: raise ValueError("the graph has other layers than at the start")
        if not math.isfinite(value): self._write("diverged", divergence={"step": self.step + 1, "phase": "cost"})
        for one in layers: one.watch(scale, self.step == 0, self._hook)
        facts = dict(cost=value / scale, lossScale=scale, learningRate=self.optimizer.param_groups[0]["lr"])
        self.shapes, self.read = shapes, (layers, facts)
    def _stepped(self):
        if self.read:
            (layers, facts), self.read = self.read, None
            readings = [one.reading(self.facts["batchSize"], self.step == 0) for one in layers]
            self._write("step", reading=dict(facts, step=self.step, layers=readings))
            while self.hooks: self.hooks.pop().remove()
        self.step += 1

    def _start(self, layers, cost):  # writes what the network, its data and its training are
        group, first, y = self.optimizer.param_groups[0], layers[0].uses[0], self.targets
        facts, precision, name = self.facts, torch.finfo(layers[0].weight.dtype), type(self.optimizer).__name__.lower()
        inputs = getattr(first, {"addmm": "_saved_mat1", "mm": "_saved_self"}.get(kind(first), "_saved_input"), None)
        facts["batchSize"] = len(getattr(cost, "_saved_target", inputs))
        if inputs is not None and inputs.is_floating_point():
            each = deviation(inputs.flatten(1))
            varying = each[each > 1e-6 * each.max()].tolist() or [1]
            facts["inputs"] = dict(rows=len(inputs), rms=rms(inputs), mean=inputs.double().mean().item(),
                                   largestMagnitude=norm(inputs, math.inf), constantShare=1 - len(varying) / len(each),
                                   featureScaleRatio=max(varying) / min(varying))
        if y is not None:
            y = y.double().reshape(len(y), -1)
            if y.shape[1] == 1 and kind(cost) in COSTS - {"mse_loss"}:
                facts["classRows"] = torch.bincount(y.flatten().long()).tolist()
            else:
                facts.update(targetSize=y.shape[1], targets=dict(mean=rms(y.mean(0)), deviation=rms(deviation(y))))
        facts["layers"] = [one.facts(self.names.get(one.weight) or str(i + 1)) for i, one in enumerate(layers)]
        facts["optimizer"] = dict(name=name, learningRate=group["lr"], decay=group.get("weight_decay", 0),
                                  momentum=group.get("momentum"), epsilon=group.get("eps"))
        facts.update(cost=kind(cost), precisionBits=round(1 - math.log2(precision.eps)), smallestNormal=precision.tiny)
        self._write("started", subject=facts)
