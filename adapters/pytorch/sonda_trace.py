# sonda_trace: records how a PyTorch network learns, for `sonda diagnose --trace FILE`. Printed by `sonda trace --python`.
# Copyright (c) 2026 the Sonda authors. MIT licence. Needs torch 1.13 or later, nothing else.
#     trace = SondaTrace("trace.jsonl", model, optimizer, planned_steps=epochs * len(loader), targets=train_targets)
#     trace.record(loss)        # before loss.backward(); if the loss was multiplied: trace.record(loss, scaler.get_scale())
#     trace.stepped()           # after optimizer.step()
# It reads the graph that autograd built for the loss. On any fault it says so once and leaves the training alone.
import json, math, re, sys, torch, torch.nn.functional as F
WEIGHTS = {"Addmm": (1, 2), "Mm": (0, 1), "Convolution": (0, 1), "Embedding": (None, 0)}  # the places of input and weights
NORMS = {"NativeBatchNorm": "batch", "CudnnBatchNorm": "batch", "NativeLayerNorm": "layer", "NativeGroupNorm": "other"}
COSTS = {"NllLoss": "softmax", "MseLoss": "mse", "BinaryCrossEntropyWithLogits": "bce", "BinaryCrossEntropy": "bce"}
ACTIVATIONS = {  # the name in Sonda, the largest slope, the function
    "Relu": ("relu", 1, F.relu), "Sigmoid": ("sigmoid", 0.25, torch.sigmoid), "Tanh": ("tanh", 1, torch.tanh), "Elu": ("elu", 1, F.elu),
    "Gelu": ("gelu", 1.128904, F.gelu), "Silu": ("silu", 1.099839, F.silu), "Mish": ("mish", 1.088498, F.mish),
    "Softplus": ("softplus", 1, F.softplus), "LeakyRelu": ("leaky-relu", 1, F.leaky_relu), "Hardtanh": ("hard-tanh", 1, F.hardtanh)}
kind = lambda node: node.name().split("Backward")[0].split("::")[-1]
norm = lambda values: torch.linalg.vector_norm(values.detach(), dtype=torch.float64).item()
rms = lambda values: norm(values) / math.sqrt(values.numel())
ratio = lambda a, b: a / b if b else 1.0

def walk(root):
    """The nodes below a node with their places, each behind those that it depends on; and the users of each."""
    places, users, opened, todo = {}, {}, set(), [(root, False)]
    while todo:
        node, leaving = todo.pop()
        if leaving: places[node] = len(places)
        elif node not in opened:
            opened.add(node)
            children = [child for child, _ in reversed(node.next_functions) if child is not None]
            for child in children: users.setdefault(child, []).append(node)
            todo += [(node, True)] + [(child, False) for child in children]
    return places, users

def find_layers(loss):
    """The layers in the order of the forward pass, and the node of the cost."""
    (places, users), layers = walk(loss.grad_fn), {}
    for node in [node for node in places if kind(node) in WEIGHTS]:
        leaf, flips = node.next_functions[WEIGHTS[kind(node)][1]][0], kind(node) != "Convolution"
        while leaf is not None and kind(leaf) == "T": leaf, flips = leaf.next_functions[0][0], not flips
        if hasattr(leaf, "variable"): layers.setdefault(leaf.variable, Layer(leaf.variable, 1 if flips else 0)).uses.append(node)
    for loop in [one for one in layers.values() if len(one.uses) > 1 and one.uses[0] in walk(one.uses[1])[0]]:  # recurrent weights
        before = walk(loop.uses[0])[0]
        mates = [one for one in layers.values() if one.units == loop.units and not one.loop and one.uses[0] not in before]
        if mates: min(mates, key=lambda one: abs(places[one.uses[0]] - places[loop.uses[0]])).loop = layers.pop(loop.weight)
    uses = {node for one in layers.values() for node in one.uses}
    for one in layers.values():
        node = (one.loop or one).uses[-1]
        while len(users.get(node, [])) == 1 and users[node][0] not in uses:
            node = users[node][0]
            if kind(node) in ACTIVATIONS and one.act is None: one.act, one.path = node, []
            one.path, one.norm = one.path + [kind(node)], NORMS.get(kind(node), one.norm)
            one.residual |= kind(node) == "Add" and not one.loop and not any(hasattr(child, "variable") for child, _ in node.next_functions)
    return list(layers.values()), next((node for node in reversed(list(places)) if kind(node) in COSTS), loss.grad_fn)

class Layer:
    """A weight matrix, the nodes that multiply by it, its recurrent weights, its activation, and the kinds of nodes behind that."""
    def __init__(self, weight, axis):
        self.weight, self.units, self.before, self.uses, self.loop, self.act = weight, weight.shape[axis], weight.detach().clone(), [], None, None
        self.rows_of_units = self.before.transpose(0, axis).flatten(1)
        self.norm, self.path, self.residual, self.speed, self.delta, self.gradient, self.back, self.flow, self.slopes = "none", [], False, 0, 0.0, 0, 0.0, None, None

    def spread(self, values):  # a row for each sample and place, a column for each unit
        return (values.movedim(1, -1) if kind(self.uses[0]) == "Convolution" else values).reshape(-1, self.units)

    def facts(self):
        gates = self.loop.units // self.loop.weight.shape[1] if self.loop else 1
        activation, slope, _ = ACTIVATIONS[kind(self.act)] if self.act else ("tanh" if self.loop else "identity", 1, None)
        sort = {1: "rnn", 3: "gru", 4: "lstm"}.get(gates, "other") if self.loop else {"Convolution": "conv", "Embedding": "embedding"}.get(kind(self.uses[0]), "dense")
        return {"kind": sort, "inputs": self.weight.numel() // self.units, "units": self.units // gates, "norm": self.norm, "isResidual": self.residual,
                "activation": {"kind": activation, "largestSlope": slope, "parameter": getattr(self.act, "_saved_negative_slope", None)}}

    def watch(self, scale, first, safely):
        """Reads the outputs; hooks add what the backward pass brings. The causes are read at the first step only."""
        def through(inward, outward, places):
            delta = self.spread(outward[0]).sum(0, dtype=torch.float64) / scale
            self.speed, self.delta = self.speed + delta, math.hypot(self.delta, norm(outward[0]) / scale)
            self.gradient = self.gradient + inward[places[1]] / scale
            if first and places[0] is not None and inward[places[0]] is not None: self.back = math.hypot(self.back, norm(inward[places[0]]) / scale)
        def past(inward, outward):
            self.flow = norm(outward[0]) / scale, norm(outward[0] * (self.slopes != 0)) / scale, norm(inward[0]) / scale
        hooks = [use.register_hook(lambda i, o, places=WEIGHTS[kind(use)]: safely(through, i, o, places)) for use in self.uses]
        if self.loop and first:  # the gradient of h at each time step but the last, where the next one reads it
            states = [use.next_functions[WEIGHTS[kind(use)][0]][0] for use in self.loop.uses[1:]]
            self.states = [0.0] * len(states)
            def state(inward, outward, t): self.states[t] = norm(outward[0]) / scale
            hooks += [node.register_hook(lambda i, o, t=t: safely(state, i, o, t)) for t, node in enumerate(states) if node is not None]
        if self.act is None or self.loop or len(self.uses) > 1: return hooks
        saved = {name[7:]: getattr(self.act, name) for name in dir(self.act) if name.startswith("_saved_")}
        known, scaled, _ = saved.pop("result", None), saved.pop("scale", 1), saved.pop("input_scale", 1)
        self.slopes = self.act(torch.ones_like(saved["self"] if known is None else known))
        self.output = known if known is not None else scaled * ACTIVATIONS[kind(self.act)][2](saved.pop("self"), **saved)
        return hooks + [self.act.register_hook(lambda i, o: safely(past, i, o))] * first

    def reading(self, rows, first, later):
        """The readings of the layer after a step."""
        size = norm(self.before)
        read = {"deltaNorm": math.sqrt(rows) * self.delta, "speed": norm(self.speed), "gradientNorm": norm(self.gradient), "weightNorm": size,
                "updateRatio": ratio(norm(self.weight.detach() - self.before), size)}
        if self.slopes is not None:
            steep = self.slopes[self.slopes != 0]
            read.update(forwardRms=rms(self.output), forwardSpread=rms(self.output - self.output.mean(0)), slopeRms=rms(self.slopes),
                        saturatedShare=(steep.abs() < 0.0099 * self.slopes.abs().max()).sum().item() / self.slopes.numel(),
                        deadUnits=(self.spread(self.slopes) == 0).all(0).nonzero().flatten().tolist())
        if first:
            if self.loop: read["stepGradientNorms"] = self.states
            read.update(weightDeviation=self.before.double().std(unbiased=False).item(), recurrentWeightNorm=self.loop and norm(self.loop.weight),
                        unitDifference=ratio(norm(self.rows_of_units - self.rows_of_units.mean(0)), size), factors=later and self.factors(later))
        return read

    def factors(self, later):
        """The causes that multiply to ‖δ‖ of this layer over ‖δ‖ of the later one."""
        size = norm(later.before) / math.sqrt(later.units)
        found = {"weights": size, "alignment": ratio(later.back, later.delta * size)}
        if not self.flow: return dict(found, **{"recurrence" if self.loop else "residual" if self.residual or later.residual else "pooling": ratio(self.delta, later.back)})
        (arrived, alive, after), steep = self.flow, self.slopes[self.slopes != 0]
        slope = rms(steep) if len(steep) else 0.0
        between = "residual" if later.residual else "dropout" if "Mul" in self.path else "pooling"
        return dict(found, **{between: ratio(arrived, later.back), "dead": ratio(alive, arrived), "slope": slope, "selection": ratio(after, alive * slope), "norm": ratio(self.delta, after)})

class SondaTrace:
    def __init__(self, path, model, optimizer, planned_steps=0, steps_per_epoch=0, targets=None, data=""):
        self.names = {parameter: name.rpartition(".")[0] for name, parameter in model.named_parameters()}
        self.file, self.optimizer, self.targets, self.every = open(path, "w"), optimizer, targets, max(1, planned_steps // 450)
        self.facts = {"network": type(model).__name__, "data": data, "plannedSteps": planned_steps, "stepsPerEpoch": steps_per_epoch}
        self.step, self.shapes, self.read, self.hooks, self.off = 0, None, None, [], False

    def record(self, loss, scale=1.0): self.safely(self._record, loss, scale)
    def stepped(self): self.safely(self._stepped)
    def epoch(self, number, **readings):  # trainingCost, validationCost, trainingAccuracy, validationAccuracy (0 to 1)
        self.safely(self._write, "epoch", epoch=number, reading=dict(readings, epoch=number, step=self.step))

    def safely(self, act, *given, **named):
        try:
            with torch.no_grad(): self.off or act(*given, **named)
        except Exception as fault:
            self.off = True
            print(f"sonda_trace records no more ({type(fault).__name__}: {fault}); the training goes on.", file=sys.stderr)

    def _write(self, event, **more):  # JSON has no NaN and no infinity: Sonda reads them as texts
        self.file.write(re.sub(r"(?<=[:\[,] )(NaN|-?Infinity)", r'"\1"', json.dumps({"event": event, "step": self.step, **more})) + "\n")
        self.file.flush()

    def _record(self, loss, scale):
        if self.read or self.step >= 50 and self.step % self.every: return
        layers, cost = find_layers(loss)
        if self.shapes is None: self._start(layers, cost)
        if self.shapes != [one.weight.shape for one in layers]: raise ValueError("the graph has other layers than at the start")
        if not math.isfinite(loss.item()): self._write("diverged", divergence={"step": self.step + 1, "phase": "cost"})
        self.read, self.hooks = (loss.item() / scale, layers), [hook for one in layers for hook in one.watch(scale, self.step == 0, self.safely)]

    def _stepped(self):
        if self.read:
            (cost, layers), self.read = self.read, None
            readings = [one.reading(self.facts["batchSize"], self.step == 0, later) for one, later in zip(layers, layers[1:] + [None])]
            self._write("step", reading={"step": self.step, "cost": cost, "layers": readings})
            for hook in self.hooks: hook.remove()
        self.step += 1

    def _start(self, layers, cost):
        """Writes what the network, its data and its training are."""
        group, name = self.optimizer.param_groups[0], type(self.optimizer).__name__.lower()
        adaptive, precision = re.search("ada|rms|lamb", name) is not None, torch.finfo(layers[0].weight.dtype)
        rate, decay, momentum = group["lr"], group.get("weight_decay", 0), group.get("momentum", 0)
        inputs = next((getattr(layers[0].uses[0], key) for key in ("_saved_mat1", "_saved_self", "_saved_input") if hasattr(layers[0].uses[0], key)), None)
        self.shapes, self.facts["batchSize"] = [one.weight.shape for one in layers], len(getattr(cost, "_saved_target", inputs))
        if inputs is not None and inputs.is_floating_point():
            spread = (inputs.flatten(1) if inputs.dim() == 4 else inputs).double().std(0, unbiased=False)
            varying = spread[spread > 1e-6 * spread.max()]
            self.facts["inputs"] = {"rows": len(inputs), "rms": rms(inputs), "mean": inputs.double().mean().item(), "largestMagnitude": inputs.abs().max().item(),
                                    "featureScaleRatio": ratio(varying.max().item(), varying.min().item()), "constantShare": 1 - len(varying) / len(spread)}
        if self.targets is not None:
            y = self.targets.double().reshape(len(self.targets), -1)
            shares = torch.bincount(y.flatten().long()) / y.numel() if kind(cost) != "MseLoss" and y.shape[1] == 1 else y.mean(0)
            classes = {"classes": len(shares), "chanceAccuracy": shares.max().item(), "constantCost": -torch.xlogy(shares, shares).sum().item()}
            numbers = {"targetSize": y.shape[1], "targets": {"mean": rms(shares), "deviation": rms(y.std(0, unbiased=False))},
                       "constantCost": y.var(0, unbiased=False).mean().item() if kind(cost) == "MseLoss" else None}
            self.facts.update(classes if y.shape[1] == 1 and kind(cost) in COSTS and kind(cost) != "MseLoss" else numbers)
        self.facts["optimizer"] = {
            "name": name, "kind": "momentum" if name == "sgd" and momentum else name, "learningRate": rate, "dividesByGradientSize": adaptive, "decay": decay,
            "momentum": None if adaptive else momentum, "epsilon": group.get("eps"), "shrinkage": rate * decay if name == "adamw" or name + str(momentum) == "sgd0" else None}
        self.facts["layers"] = [dict(one.facts(), name=self.names.get(one.weight) or str(i + 1)) for i, one in enumerate(layers)]
        self._write("started", subject=dict(self.facts, writer="sonda_trace.py 1, torch " + torch.__version__, cost=COSTS.get(kind(cost), kind(cost)),
                                             precisionBits=round(1 - math.log2(precision.eps)), smallestNormal=precision.tiny))
