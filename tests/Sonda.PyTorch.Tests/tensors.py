"""Reads and writes safetensors without its library, and computes with PyTorch's modules what the tests compare.

tensors.py read NET FILE INPUTS OUTPUTS    NET with the weights of FILE, on the rows of INPUTS (JSON)
tensors.py write NET FILE INPUTS OUTPUTS   the same with weights of PyTorch, which it writes to FILE
"""
import json, struct, sys
import torch
from torch import nn


def load(path):
    data = open(path, "rb").read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    assert header.pop("__metadata__")["format"] == "pt"
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        assert entry["dtype"] == "F32"
        numbers = struct.unpack("<%df" % ((end - begin) // 4), data[8 + length + begin:8 + length + end])
        tensors[name] = torch.tensor(numbers).reshape(entry["shape"])
    return tensors


def save(path, tensors):
    header, numbers = {}, b""
    kinds = {torch.float32: "F32", torch.float64: "F64", torch.float16: "F16", torch.int64: "I64"}
    for name in sorted(tensors):
        tensor = tensors[name].detach().contiguous()
        content = tensor.numpy().tobytes()
        header[name] = {"dtype": kinds[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(numbers), len(numbers) + len(content)]}
        numbers += content
    text = json.dumps(header).encode()
    open(path, "wb").write(struct.pack("<Q", len(text)) + text + numbers)


class Last(nn.Module):
    def forward(self, states):
        return states[0][:, -1]


def net(name):
    """The modules by the names of sonda; those without weights have none."""
    return {
        "mlp": [("layer1", nn.Linear(8, 6)), ("layer1.norm", nn.BatchNorm1d(6)), ("", nn.ReLU()), ("layer2", nn.Linear(6, 5)),
                ("layer2.prelu", nn.PReLU()), ("layer3", nn.Linear(5, 3))],
        "conv": [("layer1", nn.Conv2d(2, 4, (3, 2), padding=1)), ("layer1.norm", nn.BatchNorm2d(4)), ("", nn.ReLU()), ("", nn.MaxPool2d(2)),
                 ("", nn.Flatten()), ("layer3", nn.Linear(4 * 3 * 5, 3))],
        "norm": [("layer1", nn.Linear(8, 6)), ("layer1.norm", nn.LayerNorm(6)), ("", nn.Tanh()), ("layer2", nn.Linear(6, 3))],
        "rnn": [("layer1", nn.RNN(3, 5, batch_first=True)), ("", Last()), ("layer2", nn.Linear(5, 2))],
        "lstm": [("layer1", nn.LSTM(3, 5, batch_first=True)), ("", Last()), ("layer2", nn.Linear(5, 2))],
        "gru": [("layer1", nn.GRU(3, 5, batch_first=True)), ("", Last()), ("layer2", nn.Linear(5, 2))],
        "embed": [("layer1", nn.Embedding(11, 4)), ("", nn.Flatten()), ("layer3", nn.Linear(24, 3))],
        "deep": [part for _ in range(12) for part in (("", nn.Linear(4, 4)), ("", nn.Tanh()))] + [("", nn.Linear(4, 4, bias=False))],
        "half": [("", nn.Linear(8, 6)), ("", nn.ReLU()), ("", nn.Linear(6, 3))],
        "double": [("", nn.Linear(8, 6)), ("", nn.ReLU()), ("", nn.Linear(6, 3))],
    }[name]


def main(act, name, path, inputs, outputs):
    torch.manual_seed(1)
    x = torch.tensor(json.load(open(inputs)))
    modules = net(name)
    if act == "read":
        tensors = load(path)
        for prefix, module in modules:
            own = {key[len(prefix) + 1:]: tensors.pop(key) for key in list(tensors) if prefix and key.rpartition(".")[0] == prefix}
            missing, unexpected = module.load_state_dict(own, strict=False)
            assert not unexpected and set(missing) <= {"num_batches_tracked"}, (prefix, missing, unexpected)
        assert not tensors, tensors.keys()
    model = nn.Sequential(*(module for _, module in modules))
    if act == "write":
        for module in model.modules():
            if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
                module.running_mean.normal_()
                module.running_var.uniform_(0.5, 2)
        kind = {"half": torch.float16, "double": torch.float64}.get(name, torch.float32)
        state = {key: tensor.to(kind) if tensor.is_floating_point() else tensor for key, tensor in model.state_dict().items()}
        save(path, state)
        model.load_state_dict({key: tensor.to(torch.float32) if tensor.is_floating_point() else tensor for key, tensor in state.items()})
    model.eval()
    json.dump(model(x.long() if name == "embed" else x).tolist(), open(outputs, "w"))


main(*sys.argv[1:])
