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
        mates = [one for one in layers.values() if one.units == loop.units and one is not loop and not one.loop]
        if mates: min(mates, key=lambda one: abs(places[one.uses[0]] - places[loop.uses[0]])).loop = layers.pop(loop.weight)
    uses = {node for one in layers.values() for node in one.uses}
    for one in layers.values():
        node = (one.loop or one).uses[-1]
        while len(users.get(node, [])) == 1 and users[node][0] not in uses:
            node = users[node][0]
            if kind(node) in ACTIVATIONS and one.act is None: one.act, one.path = node, []
            one.path, one.norm = one.path + [kind(node)], NORMS.get(kind(node), one.norm)
    for node in [node for node in places if kind(node) == "Add" and not any(one.loop for one in layers.values())]:
        ways = [set(walk(child)[0]) for child, _ in node.next_functions if child is not None and not hasattr(child, "variable")]
        for one in layers.values(): one.residual |= len(ways) == 2 and bool(ways[0] & ways[1]) and not (ways[0] ^ ways[1]).isdisjoint(one.uses)
    return list(layers.values()), next((node for node in reversed(list(places)) if kind(node) in COSTS), loss.grad_fn)

class Layer:
    """A weight matrix, the nodes that multiply by it, its recurrent weights, its activation, and the kinds of nodes behind that."""
    def __init__(self, weight, axis):
        self.weight, self.units, self.before, self.uses, self.loop, self.act = weight, weight.shape[axis], weight.detach().clone(), [], None, None
        self.rows_of_units = self.before.transpose(0, axis).flatten(1)
        self.norm, self.path, self.residual, self.speed, self.delta, self.gradient, self.back, self.flow = "none", [], False, 0, 0.0, 0, 0.0, None

    def spread(self, values):  # a row for each sample and place, a column for each unit
        return (values.movedim(1, -1) if kind(self.uses[0]) == "Convolution" else values).reshape(-1, self.units)

    def facts(self):
        gates = self.loop.units // self.loop.weight.shape[1] if self.loop else 1
        activation, slope, _ = ACTIVATIONS[kind(self.act)] if self.act else ("tanh" if self.loop else "identity", 1, None)
        sort = {1: "rnn", 3: "gru", 4: "lstm"}.get(gates, "other") if self.loop else {"Convolution": "conv", "Embedding": "embedding"}.get(kind(self.uses[0]), "dense")
        return {"kind": sort, "inputs": self.weight.numel() // self.units, "units": self.units // gates, "norm": self.norm, "isResidual": self.residual,
                "activation": {"kind": activation, "largestSlope": slope, "parameter": getattr(self.act, "_saved_negative_slope", None)}}

    def watch(self, scale, safely):
        """Reads the outputs; hooks add what the backward pass brings."""
        def through(inward, outward, places):
            delta = outward[0].detach().double() / scale
            self.speed, self.delta = self.speed + self.spread(delta).sum(0), math.hypot(self.delta, norm(delta))
            self.gradient = self.gradient + inward[places[1]].detach().double() / scale
            if places[0] is not None and inward[places[0]] is not None: self.back = math.hypot(self.back, norm(inward[places[0]]) / scale)
        def past(inward, outward):
            self.flow = norm(outward[0]) / scale, norm(outward[0] * (self.slopes != 0)) / scale, norm(inward[0]) / scale
        hooks = [use.register_hook(lambda i, o, places=WEIGHTS[kind(use)]: safely(through, i, o, places)) for use in self.uses]
        if self.act is None or self.loop or len(self.uses) > 1: return hooks
        saved = {name[7:]: getattr(self.act, name) for name in dir(self.act) if name.startswith("_saved_")}
        known, scaled, _ = saved.pop("result", None), saved.pop("scale", 1), saved.pop("input_scale", 1)
        self.slopes = self.act(torch.ones_like(saved["self"] if known is None else known))
        self.output = known if known is not None else scaled * ACTIVATIONS[kind(self.act)][2](saved.pop("self"), **saved)
        return hooks + [self.act.register_hook(lambda i, o: safely(past, i, o))]

    def reading(self, rows, later):
        """The readings of the layer after a step, and the causes that multiply to ‖δ‖ of it over ‖δ‖ of the later layer."""
        size, units = norm(self.before), self.rows_of_units
        read = {"deltaNorm": math.sqrt(rows) * self.delta, "speed": norm(self.speed), "gradientNorm": norm(self.gradient), "weightNorm": size,
                "weightDeviation": units.double().std(unbiased=False).item(), "unitDifference": ratio(norm(units - units.mean(0)), size),
                "updateRatio": ratio(norm(self.weight.detach() - self.before), size), "recurrentWeightNorm": self.loop and norm(self.loop.weight)}
        factors = {"weights": later and norm(later.before) / math.sqrt(later.units)}
        if later: factors["alignment"] = ratio(later.back, later.delta * factors["weights"])
        if later and not self.flow: factors["recurrence" if self.loop else "pooling"] = ratio(self.delta, later.back)
        if self.flow:
            (arrived, alive, after), steep = self.flow, self.slopes[self.slopes != 0]
            read.update(forwardRms=rms(self.output), forwardSpread=rms(self.output.double() - self.output.double().mean(0)), slopeRms=rms(self.slopes),
                        saturatedShare=(steep.abs() < 0.0099 * self.slopes.abs().max()).sum().item() / self.slopes.numel(),
                        deadUnits=(self.spread(self.slopes) == 0).all(0).nonzero().flatten().tolist())
            between = "residual" if later and later.residual else "dropout" if "Mul" in self.path else "pooling"
            factors.update({between: ratio(arrived, later.back if later else 0), "dead": ratio(alive, arrived), "slope": rms(steep) if len(steep) else 0.0})
            factors.update(selection=ratio(after, alive * factors["slope"]), norm=ratio(self.delta, after))
        return dict(read, factors=factors if later else None)

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
        self.read, self.hooks = (loss.item() / scale, layers), [hook for one in layers for hook in one.watch(scale, self.safely)]

    def _stepped(self):
        if self.read:
            (cost, layers), self.read = self.read, None
            readings = [one.reading(self.facts["batchSize"], later) for one, later in zip(layers, layers[1:] + [None])]
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
        if self.targets is not None and not self.targets.is_floating_point():
            shares = torch.bincount(self.targets.flatten()).double() / self.targets.numel()
            self.facts.update(classes=max(len(shares), layers[-1].units), chanceAccuracy=shares.max().item(), constantCost=-torch.xlogy(shares, shares).sum().item())
        elif self.targets is not None:
            y = self.targets.double().reshape(len(self.targets), -1)
            self.facts.update(targetSize=y.shape[1], constantCost=y.var(0, unbiased=False).mean().item() if kind(cost) == "MseLoss" else None,
                              targets={"mean": rms(y.mean(0)), "deviation": rms(y.std(0, unbiased=False))})
        self.facts["optimizer"] = {
            "name": name, "kind": "momentum" if name == "sgd" and momentum else name, "learningRate": rate, "dividesByGradientSize": adaptive, "decay": decay,
            "momentum": None if adaptive else momentum, "epsilon": group.get("eps"), "shrinkage": rate * decay if name == "adamw" or name + str(momentum) == "sgd0" else None}
        self.facts["layers"] = [dict(one.facts(), name=self.names.get(one.weight) or str(i + 1)) for i, one in enumerate(layers)]
        self._write("started", subject=dict(self.facts, writer="sonda_trace.py 1, torch " + torch.__version__, cost=COSTS.get(kind(cost), kind(cost)),
                                             precisionBits=round(1 - math.log2(precision.eps)), smallestNormal=precision.tiny))
