# sonda_trace.py reads autograd's graph: how a network learns, for `sonda diagnose --trace FILE`. (c) 2026 Sonda, MIT.
#     trace = SondaTrace("trace.jsonl", model, optimizer, planned_steps=epochs * len(loader), targets=train_targets)
#     trace.record(loss), loss.backward(), optimizer.step(), trace.stepped()  # of loss * k: record(loss * k, k)
import json, math, re, sys, torch, torch.nn.functional as F
WEIGHTS = {"addmm": (1, 2), "mm": (0, 1), "convolution": (0, 1), "embedding": (None, 0), "embedding_bag": (None, 0)}
BETWEEN = {"t": 1, "transpose": 1, "permute": 1, "to_copy": 0}  # nodes before the weights; 1: they turn axes
ACTIVATIONS = {"relu", "sigmoid", "tanh", "elu", "gelu", "silu", "mish", "softplus", "leaky_relu", "hardtanh"}
kind = lambda node: re.sub("(?<=[a-z])(?=[A-Z])", "_", node.name().rsplit("Backward", 1)[0].split("::")[-1]).lower()
derived = lambda node: re.search(r"Backward.*Backward\d", node.name())  # it belongs to a gradient within the loss
saved = lambda node: {name[7:]: getattr(node, name) for name in dir(node) if name.startswith("_saved_")}
leaves = lambda node: [child.variable for child, _ in node.next_functions if hasattr(child, "variable")]
weighs = lambda node: kind(node) in WEIGHTS or node.name()[-8:] == "Backward" and any(w.dim() > 1 for w in leaves(node))
turned = lambda node: int(getattr(node, "_saved_transposed", True))  # the axis of the units in the weights of a node
named = lambda node: "".join((kind(node), "_parameter" * bool(leaves(node)), ("_none", "", "_sum")[saved(node).get(
    "reduction", 1)], "_weighted" * any(map(torch.is_tensor, map(saved(node).get, ("weight", "pos_weight"))))))
blocks = lambda x: (x.t() if x.dim() == 2 and x.stride(0) == 1 else x).reshape(-1).split(1 << 15)  # in memory's order
norm = lambda x: math.hypot(*(block.double().norm() for block in blocks(x))) if torch.is_tensor(x) else 0.0
extremes = lambda values: list(map(float, values.aminmax())) if torch.is_tensor(values) and values.numel() else []
say = lambda text: print("sonda_trace", text, file=sys.stderr)
usage = lambda e: "" if isinstance(e, (OSError, LookupError)) else " record(loss), one number, goes before backward()."
def columns(values):  # the rows of each class; of numbers the mean and deviation of each column (of 2047 at most)
    if values is None or len(values := torch.atleast_1d(torch.as_tensor(values))) == 0: return None
    if not (values.is_floating_point() or values.dim() == 2 and values.shape[1] > 1 and values.max() < 2):  # one-hot
        return dict(classes=torch.bincount(values[values >= 0].long().clamp(max=9999)).tolist())
    table = values.detach().double().reshape(len(values), -1)
    deviation, mean = torch.std_mean(table[:, ::max(1, table.shape[1] // 1024)], 0, unbiased=False)
    return dict(rows=len(table), largest=table.abs().max().item(), means=mean.tolist(), deviations=deviation.tolist())
def walk(root):  # the nodes that a node depends on, and itself, each behind those that it depends on
    found, opened, todo = {}, set(), [root]
    while todo:
        opened.add(todo[-1])
        below = [one for one, _ in reversed(todo[-1].next_functions) if one and one not in opened and not derived(one)]
        todo += below or found.update({todo.pop(): True}) or []
    return found
def find_layers(loss):  # the layers in autograd's graph of the loss, first to last
    users, layers, second = {}, {}, set()
    for node in walk(loss.grad_fn):
        for child, _ in node.next_functions: users.setdefault(child, []).append(node)
        if any(child in second or derived(child) for child, _ in node.next_functions if child): second.add(node)
        elif kind(node) in WEIGHTS:
            leaf, axis = node.next_functions[WEIGHTS[kind(node)][1]][0], turned(node)
            while leaf and kind(leaf) in BETWEEN: axis, leaf = axis ^ BETWEEN[kind(leaf)], leaf.next_functions[0][0]
            if hasattr(leaf, "variable"): layers.setdefault((leaf, axis), Layer(leaf, axis, node)).uses.append(node)
    for one in layers.values():
        while len(to := users.get((one.uses + one.nodes)[-1], [])) == 1 and not weighs(to[0]): one.nodes += to
    return list(layers.values())
class Layer:  # a weight matrix, the nodes that multiply by it, and the nodes behind the last of them
    def __init__(self, leaf, axis, use):
        self.weight, self.axis, self.age, self.uses, self.nodes = leaf.variable, axis, leaf.variable._version, [], []
        self.units = self.weight.shape[axis] * (getattr(use, "_saved_groups", 1) if axis == 1 else 1)
    def by_unit(self, values): return values.movedim(values.dim() - self.weight.dim() + 1, -1).reshape(-1, self.units)
    def facts(self, layers, groups):  # before and behind: the places of layers that its first and last use depend on
        before, behind, seen = walk(self.uses[0]), walk(self.uses[-1]), {use for one in layers for use in one.uses}
        return dict(name=self.read["name"], weights=columns(self.weight.transpose(0, self.axis)), units=self.units,
                    before=[i for i, one in enumerate(layers) if one.uses[0] in before], kind=kind(self.uses[0]),
                    behind=[i for i, one in enumerate(layers) if one.uses[0] in behind], numbers=str(self.weight.dtype),
                    unseen=sum(weighs(node) and node not in seen for node in before), nodes=[*map(named, self.nodes)],
                    held=any(p is self.weight for g in groups for p in g["params"]), size=self.weight.numel(),
                    inputs=columns((given := saved(self.uses[0])).get("mat1", given.get("input", given.get("self")))),
                    biases=[columns(one) for one in leaves(self.uses[0]) if one is not self.weight],  # of dropout:
                    factors=[extremes(getattr(node, "_saved_other", None)) for node in self.nodes], uses=len(self.uses))
    def watch(self, name, first, hook):  # reads the forward pass; hooks read the backward pass, at the first step more
        self.old, self.speed, self.grad, later = self.weight.detach().clone(), 0, 0, self.uses[1:] * first
        self.read = read = dict(name=name, weights=norm(self.old), gradient=0, delta=0, back=0, states=[0] * len(later))
        def through(below, above, source, weights):  # the gradients of what went into a node, and of what came out
            self.speed = self.speed + self.by_unit(above[0]).sum(0, dtype=torch.float64)
            self.grad = below[weights].to_dense() + self.grad if "rows" in read else below[weights].to_dense()
            read.update(rows=len(above[0]), gradient=norm(self.grad), delta=math.hypot(read["delta"], norm(above[0])))
            if first: read["gradients"] = columns(self.grad.transpose(0, turned(self.uses[0])))
            if first and source is not None: read["back"] = math.hypot(read["back"], norm(below[source]))
        def state(below, above, t): read["states"][t] = norm(above[0])
        for use in self.uses: hook(use, through, *WEIGHTS[kind(use)])
        for t, use in enumerate(later): hook(use.next_functions[WEIGHTS[kind(use)][0] or 0][0] or use, state, t)
        if not (act := next((node for node in self.nodes if kind(node) in ACTIVATIONS), None)) or self.uses[1:]: return
        output, scaled, _ = (kept := saved(act)).pop("result", None), kept.pop("scale", 1), kept.pop("input_scale", 1)
        if output is None: output = scaled * getattr(F, kind(act))(kept.pop("self"), **kept)
        live, flat = (rise := act(torch.ones_like(output))) != 0, rise.abs() < 0.0099 * max([0, *extremes(rise.abs())])
        read.update(size=output.numel(), output=norm(output), spread=norm(output - output.mean(0)), slope=norm(rise),
                    live=live.sum().item(), saturated=(live & flat).sum().item(), parameter=kept.get("negative_slope"),
                    dead=(~self.by_unit(live)).all(0).nonzero().flatten().tolist())
        if first: hook(act, lambda low, up: read.update(arrived=norm(*up), alive=norm(up[0] * live), passed=norm(*low)))
    def reading(self): return dict(self.read, speed=norm(self.speed), moved=norm(self.old.sub_(self.weight)))
class SondaTrace:
    def __init__(self, path, model, optimizer, planned_steps=0, steps_per_epoch=0, targets=None, data=""):
        self.head = dict(network=type(model).__name__, data=data, planned=planned_steps, perEpoch=steps_per_epoch,
                         version=torch.__version__, optimizer=type(optimizer).__name__, targets=columns(targets))
        self.file, self.model, self.optimizer, self.hooks, self.layers = open(path, "w", 1), model, optimizer, [], []
        self.every, self.step, self.begun, self.off, self.edits = max(1, (planned_steps or 0) // 450), 0, False, 0, None
    def record(self, loss, scale=1.0): self.edits = self._safely(self._record, loss, scale)  # None: the step is new
    def stepped(self): self._safely(self._stepped)
    def epoch(self, number, **readings): self._safely(self._epoch, number, readings)
    def _safely(self, act, *given, **named):  # on any fault it says so once and leaves the training alone
        try: self.off or torch.no_grad()(act)(*given, **named)
        except Exception as e: self.off = not say(f"stops, the training goes on: {type(e).__name__}: {e}.{usage(e)}")
    def _hook(self, node, act, *more): self.hooks += [node.register_hook(lambda *io: self._safely(act, *io, *more))]
    def _write(self, event, number=lambda one: getattr(one, "__float__", str)(), **torch):  # an object becomes ""
        return self.file.write(json.dumps(dict(event=event, step=self.step, torch=torch), default=number) + "\n")
    def _epoch(self, number, given, names=("trainingCost", "trainingAccuracy", "validationCost", "validationAccuracy")):
        good = {one: x for one, x in given.items() if one in names and ("Cost" in one or x is None or 0 <= x < 1.00001)}
        if whole := hasattr(number, "__int__"): self._write("epoch", epoch=int(number), **good)
        if not whole or good != given: say(f"leaves out of epoch({number}, {given}) all but a number, {names} (0 to 1)")
    def _record(self, loss, scale):
        groups, gone = self.optimizer.param_groups, [x.weight._version - x.age for x in self.layers if "rows" in x.read]
        if max([0, *gone]) > 99 + 4 * (groups[0].get("max_eval") or 0): raise LookupError("stepped() is missing")
        if gone or loss.grad_fn is None or self.step >= 50 and self.step % self.every: return  # a part is enough
        names, first = {one: name for name, one in self.model.named_parameters()}, not self.begun
        self.layers = layers = [one for one in find_layers(loss) if one.weight in names]
        if not layers: raise LookupError("no weight in the loss: weight norm, jit, einsum, grad hide it")
        self.read = dict(cost=loss.item(), scale=scale, rate=max((x["lr"] for x in groups if "lr" in x), default=None))
        for one in self.layers: one.watch(names[one.weight], first, self._hook)
        if first: self.head.update(settings=dict(groups[0], params=0), layers=[x.facts(layers, groups) for x in layers])
    def _stepped(self):  # only with rows whose gradient came back; a second call in one step counts nothing
        if (edits := sum(p._version for g in self.optimizer.param_groups for p in g["params"])) == self.edits: return
        if any(one.read.get("rows") for one in self.layers):
            idle = self.begun or [n for n, p in self.model.named_parameters() if p.requires_grad and p.grad is None]
            if not self.begun: self._write("started", **self.head, idle=idle, norms="Norm(" in str(self.model))
            self._write("step", **self.read, layers=(layers := [one.reading() for one in self.layers]))
            self.begun |= self.read["scale"] == 1 or any(one["moved"] for one in layers)  # a scaler may skip the first
        while self.hooks: self.hooks.pop().remove()
        self.layers, self.step, self.edits = [], self.step + 1, edits
