# sonda_trace records how a PyTorch network learns, for `sonda diagnose --trace FILE` (from `sonda trace --python`).
# Copyright (c) 2026 the Sonda authors. MIT licence. Needs torch 1.13 or later, nothing else.
#     trace = SondaTrace("trace.jsonl", model, optimizer, planned_steps=epochs * len(loader), targets=train_targets)
#     trace.record(loss)        # before loss.backward(); of a multiplied loss: trace.record(loss, scaler.get_scale())
#     trace.stepped()           # after optimizer.step()
# It reads the graph that autograd built for the loss. On any fault it says so once and leaves the training alone.
import json, math, re, sys, torch, torch.nn.functional as F
WEIGHTS = {"Addmm": (1, 2), "Mm": (0, 1), "Convolution": (0, 1), "Embedding": (None, 0)}  # places of input and weights
NORMS = {"NativeBatchNorm": "batch", "CudnnBatchNorm": "batch", "NativeLayerNorm": "layer", "NativeGroupNorm": "other"}
COSTS = {"NllLoss": "softmax", "MseLoss": "mse", "BinaryCrossEntropyWithLogits": "bce", "BinaryCrossEntropy": "bce"}
ACTIVATIONS = {  # the name in Sonda, the largest slope, the function
    "Relu": ("relu", 1, F.relu), "Sigmoid": ("sigmoid", 0.25, torch.sigmoid), "Tanh": ("tanh", 1, torch.tanh),
    "Elu": ("elu", 1, F.elu), "Gelu": ("gelu", 1.128904, F.gelu), "Silu": ("silu", 1.099839, F.silu),
    "Mish": ("mish", 1.088498, F.mish), "Softplus": ("softplus", 1, F.softplus),
    "LeakyRelu": ("leaky-relu", 1, F.leaky_relu), "Hardtanh": ("hard-tanh", 1, F.hardtanh)}
kind = lambda node: node.name().split("Backward")[0].split("::")[-1]
norm = lambda values, order=2: torch.linalg.vector_norm(values.detach(), order, dtype=torch.float64).item()
rms = lambda values: norm(values) / math.sqrt(values.numel()) if values.numel() else 0.0
ratio = lambda a, b: a / b if b else 1.0

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
            leaf, axis = node.next_functions[WEIGHTS[kind(node)][1]][0], int(kind(node) != "Convolution")
            while leaf is not None and kind(leaf) == "T": leaf, axis = leaf.next_functions[0][0], 1 - axis
            if hasattr(leaf, "variable"): layers.setdefault(leaf.variable, Layer(leaf.variable, axis)).uses.append(node)
    for one in [one for one in layers.values() if len(one.uses) > 1 and one.uses[0] in walk(one.uses[1])]:
        place, before = places[one.uses[0]], walk(one.uses[0])  # recurrent: joins the nearest layer of as many units
        mates = [mate for mate in layers.values() if mate.units == one.units and not mate.loop]
        mates = [mate for mate in mates if mate.uses[0] not in before]
        if mates: min(mates, key=lambda mate: abs(places[mate.uses[0]] - place)).loop = layers.pop(one.weight)
    uses = {use for one in layers.values() for use in one.uses}
    for one in layers.values():
        node = (one.loop or one).uses[-1]
        while len(users.get(node, [])) == 1 and users[node][0] not in uses:
            node = users[node][0]
            one.norm, one.dropout = NORMS.get(kind(node), one.norm), one.dropout or one.act and kind(node) == "Mul"
            if kind(node) in ACTIVATIONS: one.act = one.act or node
            biases = [child for child, _ in node.next_functions if hasattr(child, "variable")]
            one.residual |= kind(node) == "Add" and not one.loop and not biases
    return list(layers.values()), next((node for node in reversed(list(places)) if kind(node) in COSTS), loss.grad_fn)

class Layer:  # a weight matrix, the nodes that multiply by it, its recurrent weights (loop), and its activation
    loop = act = dropout = flow = slopes = None
    norm, residual, speed, delta, gradient, back = "none", False, 0, 0.0, 0, 0.0

    def __init__(self, weight, axis):
        self.weight, self.axis, self.units, self.uses = weight, axis, weight.shape[axis], []
    def spread(self, values):  # a row for each sample and place, a column for each unit
        return (values.movedim(1, -1) if kind(self.uses[0]) == "Convolution" else values).reshape(-1, self.units)
    def facts(self, name):
        gates = self.loop.units // self.loop.weight.shape[1] if self.loop else 1
        sort = {"Convolution": "conv", "Embedding": "embedding"}.get(kind(self.uses[0]), "dense")
        if self.loop: sort = {1: "rnn", 3: "gru", 4: "lstm"}.get(gates, "other")
        act, slope = ACTIVATIONS[kind(self.act)][:2] if self.act else ("tanh" if self.loop else "identity", 1)
        activation = {"kind": act, "largestSlope": slope, "parameter": getattr(self.act, "_saved_negative_slope", None)}
        return {"name": name, "kind": sort, "inputs": self.weight.numel() // self.units, "units": self.units // gates,
                "norm": self.norm, "isResidual": self.residual, "activation": activation}

    def watch(self, scale, first, hook):  # hooks add what the backward pass brings; the causes at the first step only
        add = lambda total, gradient: total if gradient is None else math.hypot(total, norm(gradient) / scale)
        def through(below, above, source, weights):  # the gradients of what went into the node, and of what came out
            self.speed = self.speed + self.spread(above[0]).sum(0, dtype=torch.float64) / scale
            self.delta, self.gradient = add(self.delta, above[0]), self.gradient + below[weights] / scale
            if first and source is not None: self.back = add(self.back, below[source])
        def past(below, above): self.flow = [add(0, one) for one in (above[0], above[0] * (self.slopes != 0), below[0])]
        def state(below, above, t): self.states[t] = add(0, above[0])
        self.before = self.weight.detach().clone()
        for use in self.uses: hook(use, through, *WEIGHTS[kind(use)])
        if self.loop and first:  # the gradient of h at each time step but the last, where the next one reads it
            self.states = [0.0] * len(self.loop.uses[1:])
            for t, use in enumerate(self.loop.uses[1:]): hook(use.next_functions[WEIGHTS[kind(use)][0]][0], state, t)
        if self.act is None or self.loop or len(self.uses) > 1: return
        saved = {name[7:]: getattr(self.act, name) for name in dir(self.act) if name.startswith("_saved_")}
        known, scaled, _ = saved.pop("result", None), saved.pop("scale", 1), saved.pop("input_scale", 1)
        self.slopes = self.act(torch.ones_like(saved["self"] if known is None else known))
        self.output = scaled * ACTIVATIONS[kind(self.act)][2](saved.pop("self"), **saved) if known is None else known
        if first: hook(self.act, past)

    def reading(self, rows, first, later):
        size, units = norm(self.before), self.before.transpose(0, self.axis).flatten(1)
        read = dict(deltaNorm=math.sqrt(rows) * self.delta, speed=norm(self.speed), gradientNorm=norm(self.gradient),
                    weightNorm=size, updateRatio=ratio(norm(self.weight.detach() - self.before), size))
        if self.slopes is not None:
            flat = (self.slopes.abs() < 0.0099 * self.slopes.abs().max()) & (self.slopes != 0)
            read.update(forwardRms=rms(self.output), forwardSpread=rms(self.output - self.output.mean(0)),
                        slopeRms=rms(self.slopes), saturatedShare=flat.sum().item() / flat.numel(),
                        deadUnits=(self.spread(self.slopes) == 0).all(0).nonzero().flatten().tolist())
        if first and self.loop: read.update(recurrentWeightNorm=norm(self.loop.weight), stepGradientNorms=self.states)
        if first:
            read.update(weightDeviation=units.double().std(unbiased=False).item(),
                        unitDifference=ratio(norm(units - units.mean(0)), size), factors=later and self.factors(later))
        return read

    def factors(self, later):  # the causes that multiply to ‖δ‖ of this layer over ‖δ‖ of the later one
        size, skips = norm(later.before) / math.sqrt(later.units), later.residual or not self.flow and self.residual
        between = "recurrence" if self.loop else "residual" if skips else "dropout" if self.dropout else "pooling"
        arrived, alive, after = self.flow or [self.delta] * 3
        found = {"weights": size, "alignment": ratio(later.back, later.delta * size)}
        found[between] = ratio(arrived, later.back)
        if not self.flow: return found
        slope = rms(self.slopes[self.slopes != 0])
        return dict(found, dead=ratio(alive, arrived), slope=slope, selection=ratio(after, alive * slope),
                    norm=ratio(self.delta, after))

class SondaTrace:
    def __init__(self, path, model, optimizer, planned_steps=0, steps_per_epoch=0, targets=None, data=""):
        self.names = {parameter: name.rpartition(".")[0] for name, parameter in model.named_parameters()}
        self.facts = {"data": data, "plannedSteps": planned_steps, "stepsPerEpoch": steps_per_epoch}
        self.facts["network"], self.file, self.hooks = type(model).__name__, open(path, "w"), []
        self.optimizer, self.targets, self.every, self.step = optimizer, targets, max(1, planned_steps // 450), 0
        self.shapes, self.read, self.off = None, None, False

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
        self.shapes, self.read = shapes, (value / scale, layers)

    def _stepped(self):
        if self.read:
            (cost, layers), self.read, rows = self.read, None, self.facts["batchSize"]
            readings = [one.reading(rows, self.step == 0, later) for one, later in zip(layers, layers[1:] + [None])]
            self._write("step", reading={"step": self.step, "cost": cost, "layers": readings})
            while self.hooks: self.hooks.pop().remove()
        self.step += 1

    def _start(self, layers, cost):  # writes what the network, its data and its training are
        group, name, first = self.optimizer.param_groups[0], type(self.optimizer).__name__.lower(), layers[0].uses[0]
        rate, decay, momentum = group["lr"], group.get("weight_decay", 0), group.get("momentum", 0)
        adaptive, precision = re.search("ada|rms|lamb", name) is not None, torch.finfo(layers[0].weight.dtype)
        saved = {"Addmm": "_saved_mat1", "Mm": "_saved_self"}.get(kind(first), "_saved_input")
        facts, inputs, y = self.facts, getattr(first, saved, None), self.targets
        facts["batchSize"] = len(getattr(cost, "_saved_target", inputs))
        if inputs is not None and inputs.is_floating_point():
            spread = inputs.flatten(1).double().std(0, unbiased=False)
            varying, largest = spread[spread > 1e-6 * spread.max()], norm(inputs, math.inf)
            scales, constant = ratio(varying.max().item(), varying.min().item()), 1 - len(varying) / len(spread)
            facts["inputs"] = dict(rows=len(inputs), rms=rms(inputs), mean=inputs.double().mean().item(),
                                   largestMagnitude=largest, featureScaleRatio=scales, constantShare=constant)
        if y is not None:
            y = y.double().reshape(len(y), -1)
            if y.shape[1] == 1 and COSTS.get(kind(cost), "mse") != "mse":
                shares = torch.bincount(y.flatten().long()) / len(y)
                entropy = -torch.xlogy(shares, shares).sum().item()
                facts.update(classes=len(shares), chanceAccuracy=shares.max().item(), constantCost=entropy)
            else:
                facts["targets"] = {"mean": rms(y.mean(0)), "deviation": rms(y.std(0, unbiased=False))}
                variance = y.var(0, unbiased=False).mean().item() if kind(cost) == "MseLoss" else None
                facts.update(targetSize=y.shape[1], constantCost=variance)
        facts["optimizer"] = dict(
            name=name, kind="momentum" if name == "sgd" and momentum else name, learningRate=rate, decay=decay,
            dividesByGradientSize=adaptive, momentum=None if adaptive else momentum, epsilon=group.get("eps"),
            shrinkage=rate * decay if name == "adamw" or name == "sgd" and not momentum else None)
        facts["layers"] = [one.facts(self.names.get(one.weight) or str(i + 1)) for i, one in enumerate(layers)]
        self._write("started", subject=dict(
            facts, writer="sonda_trace.py 1, torch " + torch.__version__, cost=COSTS.get(kind(cost), kind(cost)),
            precisionBits=round(1 - math.log2(precision.eps)), smallestNormal=precision.tiny))
