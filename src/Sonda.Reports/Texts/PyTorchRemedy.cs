using System.Globalization;
using System.Text.RegularExpressions;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Optimizers;
using Sonda.Studies.Forecasts;
using Sonda.Theory;

namespace Sonda.Reports.Texts;

/// <summary>A remedy as lines of Python, for a network whose trace comes from PyTorch.</summary>
internal static partial class PyTorchRemedy
{
    private const string EachRate = "for group in optimizer.param_groups:\n    ";

    /// <summary>The normalisation as a module, for a torch that does not have it.</summary>
    private const string RmsNorm =
        "class RMSNorm(nn.Module):\n    def __init__(self, width):\n        super().__init__()\n        self.weight = nn.Parameter(torch.ones(width))\n"
        + "    def forward(self, x):\n        return self.weight * x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6)\n";

    /// <summary>Whether a trace comes from sonda_trace.py.</summary>
    public static bool Fits(TraceSubject subject) => subject.Writer?.StartsWith("sonda_trace.py", StringComparison.Ordinal) == true;

    /// <summary>The lines; null if there are none for this change.</summary>
    /// <param name="change">Ids of remedies, joined by a plus.</param>
    /// <param name="subject">The network of the trace.</param>
    /// <param name="texts">The language of comments.</param>
    public static string? Lines(string change, TraceSubject subject, TextCatalog texts)
    {
        string[] remedies = change.Split('+');
        var lines = new List<string>();
        foreach (string id in remedies.Where(id => RemedyKinds.Find(id)?.RateFactor is null))
        {
            if (Of(id, subject, texts) is not { } found)
            {
                return null;
            }

            lines.Add(found);
        }

        if (RemedyText.RateFactor(remedies) is var factor && factor != 1)
        {
            lines.Add(EachRate + (subject.Optimizer?.LearningRate is { } rate
                ? $"group[\"lr\"] = {Number((double)factor * rate)}"
                : $"group[\"lr\"] *= {Number((double)factor)}"));
        }

        return string.Join('\n', lines);
    }

    /// <summary>A number as Python writes it: 1e-05.</summary>
    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture).Replace('E', 'e');

    /// <summary>A bias of 1 at the forget gate, with which the LSTM of the engine begins and that of PyTorch does not.</summary>
    private const string ForgetBias = "for name, p in model.named_parameters():\n    if \"bias_hh\" in name:\n        nn.init.ones_(p[len(p) // 4:len(p) // 2])";

    /// <summary>The optimizers of torch, whose names a trace has in lower case.</summary>
    private static readonly string[] Optimizers =
        ["Adadelta", "Adafactor", "Adagrad", "Adam", "Adamax", "AdamW", "ASGD", "LBFGS", "NAdam", "RAdam", "RMSprop", "Rprop", "SGD", "SparseAdam"];

    private static string? Of(string id, TraceSubject subject, TextCatalog texts) => id switch
    {
        "initializer" => Initial(subject.Layers.Count > 1 ? subject.Layers[^2].Activation?.Kind : null, subject),
        "orthogonal" => EachWeight(subject) + "nn.init.orthogonal_(p)",
        "relu" => Activation("nn.ReLU()", texts) + "\n" + Initial("relu", subject),
        "leaky-relu" => Activation("nn.LeakyReLU()", texts) + "\n" + Initial("relu", subject),
        "tanh" => Activation("nn.Tanh()", texts) + "\n" + Initial("tanh", subject),
        "selu" => Activation("nn.SELU()", texts) + "\n" + Initial("selu", subject),
        "batch-norm" => Norm(subject.Layers.Any(layer => layer.Kind == TraceLayerKind.Conv) ? "nn.BatchNorm2d(channels)" : "nn.BatchNorm1d(width)", texts),
        "layer-norm" => Norm("nn.LayerNorm(width)", texts),
        "rms-norm" => HasRmsNorm(subject) ? Norm("nn.RMSNorm(width)", texts) : RmsNorm + Norm("RMSNorm(width)", texts),
        "residual" => $"x = x + block(x)  # {texts["pytorch.blocks"]}",
        "clip" => $"nn.utils.clip_grad_norm_(model.parameters(), 1.0)  # {texts["pytorch.beforeStep"]}",
        "adam" => "optimizer = torch.optim.Adam(model.parameters(), lr=0.001)",
        "no-decay" => EachRate + "group[\"weight_decay\"] = 0",
        "no-dropout" => "for m in model.modules():\n    if \"Dropout\" in type(m).__name__:\n        m.p = 0",
        "lstm" => $"nn.LSTM(inputs, width, batch_first=True)  # {texts["pytorch.recurrent"]}\n{ForgetBias}",
        "gru" => $"nn.GRU(inputs, width, batch_first=True)  # {texts["pytorch.recurrent"]}",
        "orthogonal-recurrence" => "for name, p in model.named_parameters():\n    if \"weight_hh\" in name:\n        nn.init.orthogonal_(p)",
        "identity-recurrence" =>
            $"nn.RNN(inputs, width, nonlinearity=\"relu\", batch_first=True)  # {texts["pytorch.recurrent"]}\nfor name, p in model.named_parameters():\n    if \"weight_hh\" in name:\n        nn.init.eye_(p)",
        "forget-bias" => ForgetBias,
        "scale-data" => subject.Targets is null
            ? $"x = {Scaled("x")}  # {texts["pytorch.trainingRows"]}"
            : $"x, y = {Scaled("x")}, {Scaled("y")}  # {texts["pytorch.trainingRows"]}",
        "critical-start" => Critical(subject),
        "epsilon" => $"torch.autograd.set_detect_anomaly(True)  # {texts["pytorch.anomaly"]}\n"
            + "torch.sqrt(x.clamp_min(1e-8)), torch.log(x.clamp_min(1e-8)), y / x.clamp_min(1e-8)",
        "epoch-schedule" => $"scheduler.step()  # {texts["pytorch.perEpoch"]}",
        "clear-gradients" => $"optimizer.zero_grad()  # {texts["pytorch.beforeBackward"]}",
        "descend" => EachRate + $"group[\"maximize\"] = False  # {texts["pytorch.maximize"]}",
        "default-rate" => subject.Optimizer?.Kind is { } kind && OptimizerKinds.Find(kind) is { } optimizer
            ? EachRate + $"group[\"lr\"] = {Number(optimizer.DefaultRate)}" : null,
        "fit-output" => Output(subject, texts),
        "hold-weights" => $"{NewOptimizer(subject.Optimizer)}  # {texts["pytorch.newOptimizer"]}",
        "connect-weights" =>
            $"# {texts["pytorch.keepGraph"]}\nfor name, p in model.named_parameters():  # {texts["pytorch.whichCut"]}\n    if p.requires_grad and p.grad is None:\n        print(name)",
        "class-weights" when subject.Cost == "softmax" =>
            $"counts = torch.bincount(y)  # {texts["pytorch.classes"]}\nloss_function = nn.CrossEntropyLoss(weight=len(y) / (len(counts) * counts.clamp_min(1)))",
        _ => null,
    };

    /// <summary>The same optimizer for all weights of the model. One that torch does not have is made anew by its class and with its settings.</summary>
    private static string NewOptimizer(TraceOptimizer? optimizer)
    {
        if (Array.Find(Optimizers, name => name.Equals(optimizer?.Name, StringComparison.OrdinalIgnoreCase)) is not { } found)
        {
            return "optimizer = type(optimizer)(model.parameters(), **optimizer.defaults)";
        }

        static string Setting(string name, double? value) => value is null ? "" : FormattableString.Invariant($", {name}={value.Value:G6}");
        double? NotZero(double? value) => value == 0 ? null : value;
        return $"optimizer = torch.optim.{found}(model.parameters(){Setting("lr", optimizer!.LearningRate)}{Setting("momentum", NotZero(optimizer.Momentum))}"
            + $"{Setting("weight_decay", NotZero(optimizer.Decay))})";
    }

    /// <summary>Columns of mean 0 and deviation 1. A column without a deviation, such as a pixel at a border, becomes 0.</summary>
    private static string Scaled(string table) => $"({table} - {table}.mean(0)) / {table}.std(0).clamp_min(1e-6)";

    /// <summary>The initial weights that fit an activation: He for ReLU and its kin, LeCun for SELU, else Xavier.</summary>
    private static string Initial(string? activation, TraceSubject subject) => EachWeight(subject) + activation switch
    {
        "relu" or "leaky-relu" or "elu" or "gelu" or "silu" or "mish" or "softplus" => "nn.init.kaiming_normal_(p, nonlinearity=\"relu\")",
        "selu" => "nn.init.kaiming_normal_(p, nonlinearity=\"linear\")",
        _ => "nn.init.xavier_normal_(p)",
    } + "\n    elif name.endswith(\"bias\"):\n        nn.init.zeros_(p)";

    /// <summary>Weights and biases at the edge of chaos; null if the hidden layers do not share an activation that has one.</summary>
    private static string? Critical(TraceSubject subject) =>
        TraceForecast.ActivationOf([.. subject.Layers.SkipLast(1)]) is { } activation && CriticalPoint.Of(activation) is { } point
            ? EachWeight(subject) + FormattableString.Invariant(
                $"nn.init.normal_(p, std=({point.WeightVariance:G4} / p[0].numel()) ** 0.5)\n    elif name.endswith(\"bias\"):\n        nn.init.normal_(p, std={Math.Sqrt(point.BiasVariance):G4})")
            : null;

    /// <summary>The last layer and the cost that fit the targets, as the edit of a spec chooses them; null if the trace does not tell the targets.</summary>
    private static string? Output(TraceSubject subject, TextCatalog texts)
    {
        TraceLayer last = subject.Layers is [.., { Kind: TraceLayerKind.Dense } dense] ? dense : new TraceLayer { Name = "", Kind = TraceLayerKind.Dense, Inputs = 0, Units = 0 };
        bool isBinary = subject.Classes == 2 ? last.Units == 1 : subject.Classes == 0 && subject.Cost == "bce";
        (int width, string cost, string targets) = subject switch
        {
            _ when isBinary => (last.Units, "BCEWithLogitsLoss", "pytorch.sameShape"),
            { Classes: > 1 } => (subject.Classes, "CrossEntropyLoss", "pytorch.classTargets"),
            { Cost: "softmax" } => (last.Units, "CrossEntropyLoss", "pytorch.classTargets"),
            _ => (subject.TargetSize, "MSELoss", "pytorch.sameShape"),
        };
        string inputs = last.Inputs > 0 ? $"{last.Inputs}" : "width";
        return width > 0 ? $"nn.Linear({inputs}, {width})  # {texts["pytorch.lastLayer"]}\nloss_function = nn.{cost}()  # {texts[targets]}" : null;
    }

    /// <summary>
    /// A loop over all matrices and kernels of weights, also those of transposed convolutions and attention. Weights between the time steps
    /// of a recurrent layer keep their start: those for ReLU would make its signal grow with each step. So do tables of vectors, whose row for
    /// padding is 0.
    /// </summary>
    private static string EachWeight(TraceSubject subject)
    {
        bool isRecurrent = subject.Layers.Any(layer => layer.Kind is TraceLayerKind.Rnn or TraceLayerKind.Lstm or TraceLayerKind.Gru);
        string[] tables = [.. subject.Layers.Where(layer => layer.Kind == TraceLayerKind.Embedding).Select(layer => $" and name != \"{layer.Name}.weight\"").Distinct()];
        return $"for name, p in model.named_parameters():\n    if p.dim() > 1{(isRecurrent ? " and \"weight_hh\" not in name" : "")}{string.Concat(tables)}:\n        ";
    }

    /// <summary>Whether the torch that wrote the trace has nn.RMSNorm, as it does from 2.4 on.</summary>
    private static bool HasRmsNorm(TraceSubject subject) =>
        TorchVersion().Match(subject.Writer ?? "") is { Success: true } found
        && Version.TryParse(found.Groups[1].Value, out Version? version) && version >= new Version(2, 4);

    [GeneratedRegex(@"torch (\d+\.\d+)")]
    private static partial Regex TorchVersion();

    private static string Activation(string module, TextCatalog texts) => $"{module}  # {texts["pytorch.activation"]}";

    private static string Norm(string module, TextCatalog texts) => $"{module}  # {texts["pytorch.norm"]}";
}
