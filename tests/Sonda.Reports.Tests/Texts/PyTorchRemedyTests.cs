using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;
using Sonda.Reports.Texts;

namespace Sonda.Reports.Tests.Texts;

public sealed class PyTorchRemedyTests
{
    private static readonly TraceSubject Subject = new()
    {
        Network = "Sequential",
        Cost = "softmax",
        Writer = "sonda_trace.py 1, torch 2.4.0",
        Layers =
        [
            new TraceLayer { Name = "0", Kind = TraceLayerKind.Dense, Inputs = 3, Units = 4, Activation = new TraceActivation { Kind = "relu" } },
            new TraceLayer { Name = "2", Kind = TraceLayerKind.Dense, Inputs = 4, Units = 2 },
        ],
        Optimizer = new TraceOptimizer { Name = "sgd", Kind = "sgd", LearningRate = 0.05 },
    };

    private static string? Lines(string change, TraceSubject? subject = null) => PyTorchRemedy.Lines(change, subject ?? Subject, TextCatalog.For("en"));

    [Fact]
    public void Every_remedy_but_these_has_lines_of_Python()
    {
        string[] without = [.. RemedyKinds.All.Select(remedy => remedy.Id).Where(id => Lines(id) is null)];
        Assert.Equal(["layer-rates", "larger-batch", "early-stop", "dropout", "more-decay", "smaller", "longer"], without);
    }

    [Fact]
    public void Rates_are_numbers_and_two_causes_have_the_lines_of_both()
    {
        Assert.Equal("for group in optimizer.param_groups:\n    group[\"lr\"] = 0.0005", Lines("lower-rate+lower-rate"));
        TraceSubject slow = Subject with { Optimizer = Subject.Optimizer! with { LearningRate = 1e-4 } };
        Assert.Equal("for group in optimizer.param_groups:\n    group[\"lr\"] = 1e-05", Lines("lower-rate", slow));
        Assert.Equal("for group in optimizer.param_groups:\n    group[\"lr\"] *= 10", Lines("higher-rate", Subject with { Optimizer = null }));
        Assert.Equal(
            "for group in optimizer.param_groups:\n    group[\"weight_decay\"] = 0\nfor group in optimizer.param_groups:\n    group[\"lr\"] = 0.5",
            Lines("no-decay+higher-rate"));
        Assert.Null(Lines("no-decay+longer"));
        Assert.Null(Lines("class-weights", Subject with { Cost = "mse" }));
    }

    [Theory]
    [InlineData("relu", "kaiming_normal_(p, nonlinearity=\"relu\")")]
    [InlineData("tanh", "xavier_normal_(p)")]
    [InlineData("selu", "kaiming_normal_(p, nonlinearity=\"linear\")")]
    public void Initial_weights_fit_the_activation(string activation, string expected)
    {
        TraceLayer hidden = Subject.Layers[0] with { Activation = new TraceActivation { Kind = activation } };
        Assert.Contains(expected, Lines("initializer", Subject with { Layers = [hidden, Subject.Layers[1]] }), StringComparison.Ordinal);
    }

    [Fact]
    public void All_weights_of_a_module_get_initial_values_but_those_between_time_steps()
    {
        Assert.StartsWith("for name, p in model.named_parameters():\n    if p.dim() > 1:\n        nn.init.kaiming_normal_(p,", Lines("initializer"), StringComparison.Ordinal);
        Assert.EndsWith("\n    elif name.endswith(\"bias\"):\n        nn.init.zeros_(p)", Lines("initializer"), StringComparison.Ordinal);
        TraceSubject recurrent = Subject with { Layers = [Subject.Layers[0] with { Kind = TraceLayerKind.Gru }, Subject.Layers[1]] };
        Assert.Contains("if p.dim() > 1 and \"weight_hh\" not in name:\n        nn.init.orthogonal_(p)", Lines("orthogonal", recurrent), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_of_vectors_keeps_its_start_and_its_row_for_padding()
    {
        TraceSubject words = Subject with { Layers = [Subject.Layers[0] with { Name = "words", Kind = TraceLayerKind.Embedding }, .. Subject.Layers] };
        Assert.Contains("if p.dim() > 1 and name != \"words.weight\":\n        nn.init.kaiming_normal_(p,", Lines("initializer", words), StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_of_the_training_loop_have_their_lines()
    {
        Assert.StartsWith("for group in optimizer.param_groups:\n    group[\"maximize\"] = False  #", Lines("descend"), StringComparison.Ordinal);
        Assert.StartsWith("scheduler.step()  #", Lines("epoch-schedule"), StringComparison.Ordinal);
        Assert.StartsWith("optimizer.zero_grad()  #", Lines("clear-gradients"), StringComparison.Ordinal);
        Assert.Contains("torch.log(x.clamp_min(1e-8))", Lines("epsilon"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_at_the_edge_of_chaos_has_the_variances_of_theory()
    {
        // By quadrature over N(0, 1): 1/E[tanh′²] = 2.1533, and 1 − 2.1533 E[tanh²] = 0.1510, the square of 0.3886.
        TraceSubject subject = Subject with { Layers = [Subject.Layers[0] with { Activation = new TraceActivation { Kind = "tanh" } }, Subject.Layers[1]] };
        Assert.Equal(
            "for name, p in model.named_parameters():\n    if p.dim() > 1:\n        nn.init.normal_(p, std=(2.153 / p[0].numel()) ** 0.5)\n"
            + "    elif name.endswith(\"bias\"):\n        nn.init.normal_(p, std=0.3886)",
            Lines("critical-start", subject));
        Assert.Null(Lines("critical-start", Subject with { Layers = [Subject.Layers[0] with { Activation = new TraceActivation { Kind = "sigmoid" } }, Subject.Layers[1]] }));
    }

    [Theory]
    [InlineData("sgd", 0.1)]
    [InlineData("momentum", 0.001)]
    [InlineData("adam", 0.001)]
    [InlineData("rmsprop", 0.01)]
    public void The_default_rate_is_that_of_the_optimizer(string kind, double rate)
    {
        TraceSubject still = Subject with { Optimizer = new TraceOptimizer { Name = kind, Kind = kind, LearningRate = 0 } };
        Assert.Equal(FormattableString.Invariant($"for group in optimizer.param_groups:\n    group[\"lr\"] = {rate}"), Lines("default-rate", still));
        Assert.Null(Lines("default-rate", Subject with { Optimizer = new TraceOptimizer { Name = "lion", Kind = "lion" } }));
    }

    [Theory]
    [InlineData("sgd", 0.0, 0.0, "torch.optim.SGD(model.parameters(), lr=0.05)")]
    [InlineData("sgd", 0.9, 0.0001, "torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9, weight_decay=0.0001)")]
    [InlineData("adamw", null, 0.01, "torch.optim.AdamW(model.parameters(), lr=0.05, weight_decay=0.01)")]
    [InlineData("rmsprop", null, null, "torch.optim.RMSprop(model.parameters(), lr=0.05)")]
    [InlineData("mylion", null, 0.1, "type(optimizer)(model.parameters(), **optimizer.defaults)")]
    public void The_optimizer_is_made_again_with_all_weights(string name, double? momentum, double? decay, string expected)
    {
        TraceSubject subject = Subject with { Optimizer = new TraceOptimizer { Name = name, LearningRate = 0.05, Momentum = momentum, Decay = decay } };
        Assert.Equal($"optimizer = {expected}  # after the last change of the model; schedulers and SondaTrace get this one", Lines("hold-weights", subject));
        Assert.StartsWith("optimizer = type(optimizer)(", Lines("hold-weights", Subject with { Optimizer = null }), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_are_cut_off_are_printed_by_their_names() => Assert.Equal(
        "# between these weights and the loss: no .detach(), .item(), .tolist() or .numpy(), no torch.no_grad()\n"
        + "for name, p in model.named_parameters():  # after loss.backward(): prints the weights that got no gradient\n"
        + "    if p.requires_grad and p.grad is None:\n        print(name)",
        Lines("connect-weights"));

    [Theory]
    [InlineData("mse", 3, 0, 1, "nn.Linear(4, 3)", "CrossEntropyLoss")]
    [InlineData("softmax", 2, 0, 1, "nn.Linear(4, 1)", "BCEWithLogitsLoss")]
    [InlineData("softmax", 2, 0, 5, "nn.Linear(4, 2)", "CrossEntropyLoss")]
    [InlineData("softmax", 0, 0, 5, "nn.Linear(4, 5)", "CrossEntropyLoss")]
    [InlineData("bce", 0, 0, 5, "nn.Linear(4, 5)", "BCEWithLogitsLoss")]
    [InlineData("mse", 0, 3, 1, "nn.Linear(4, 3)", "MSELoss")]
    public void The_output_fits_the_targets(string cost, int classes, int numbers, int units, string layer, string loss)
    {
        TraceSubject subject = Subject with { Cost = cost, Classes = classes, TargetSize = numbers, Layers = [Subject.Layers[0], Subject.Layers[1] with { Units = units }] };
        Assert.Equal($"{layer}  # in place of the last layer, with no activation behind it\nloss_function = nn.{loss}()  # targets as {(loss == "CrossEntropyLoss" ? "class numbers" : "floats, in the shape of the outputs")}", Lines("fit-output", subject));
        Assert.Null(Lines("fit-output", subject with { Cost = "mse", Classes = 0, TargetSize = 0 }));
    }

    [Fact]
    public void A_column_without_a_deviation_is_not_divided_by_0()
    {
        Assert.StartsWith("x = (x - x.mean(0)) / x.std(0).clamp_min(1e-6)  #", Lines("scale-data"), StringComparison.Ordinal);
        Assert.StartsWith(
            "x, y = (x - x.mean(0)) / x.std(0).clamp_min(1e-6), (y - y.mean(0)) / y.std(0).clamp_min(1e-6)  #",
            Lines("scale-data", Subject with { Targets = new TraceTargets { Mean = 0, Deviation = 1 } }),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sonda_trace.py 2, torch 2.4.0", true)]
    [InlineData("sonda_trace.py 2, torch 2.10.1+cu126", true)]
    [InlineData("sonda_trace.py 2, torch 2.3.1", false)]
    [InlineData("sonda_trace.py 2, torch 1.13.0a0", false)]
    [InlineData("sonda_trace.py 2", false)]
    public void Before_torch_2_4_the_normalisation_brings_its_module(string writer, bool hasIt)
    {
        string lines = Lines("rms-norm", Subject with { Writer = writer })!;
        Assert.Equal(hasIt, lines.Contains("nn.RMSNorm(width)", StringComparison.Ordinal));
        Assert.Equal(!hasIt, lines.Contains("class RMSNorm(nn.Module)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_trace_of_Sonda_or_of_another_program_has_none()
    {
        Assert.False(PyTorchRemedy.Fits(Subject with { Writer = null }));
        Assert.False(PyTorchRemedy.Fits(Subject with { Writer = "mine 1" }));
    }
}
