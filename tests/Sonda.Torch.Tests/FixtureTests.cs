using System.Reflection;
using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Tests.Torch;
using Sonda.Torch.Tests.Adapters;
using static TorchSharp.torch;

namespace Sonda.Torch.Tests;

/// <summary>
/// libtorch's numbers for the engine's tests. Each test compares the file with the installed libtorch; with
/// SONDA_RECORD=folder it writes the file instead. Arguments are exact in float, so that the engine in float
/// answers the same question.
/// </summary>
public sealed class FixtureTests : TorchTests
{
    private const ScalarType Given = ScalarType.Float32, Type = ScalarType.Float64;

    [Fact]
    public void Activations()
    {
        double[] positive = [0, 1e-6, 0.1, 0.5, 1, 1.7, 3, 5, 12, 30, 80];
        double[] z = ((double[])[.. positive.Select(x => -x), .. positive]).RoundedTo(Given);
        Keep("activations", "Activations at some z: values a and slopes.",
            Enum.GetValues<ActivationKind>().Where(kind => kind is not (ActivationKind.PReLU or ActivationKind.Formula)).Select(kind => TorchActivations.Record(new(kind), z, Type)));
    }

    [Fact]
    public void Costs() =>
        Keep("costs", "Costs of rows of weighted inputs z: the value of each row, and delta, its derivative by z.",
            from cost in Enum.GetValues<CostFunction>()
            from outputs in (int[])[1, 3]
            where outputs > 1 || cost is not (CostFunction.Softmax or CostFunction.SoftmaxSquaredError)
            let random = CostTests.Batch(outputs, spread: 3)
            let extreme = Enumerable.Range(1000, outputs).Select(z => (double)z).ToArray()
            select TorchCosts.Record(cost, [.. random.Z[..5].Select(row => row.RoundedTo(Given)), extreme, extreme], [.. random.Labels[..5], 0, 1], Type));

    [Fact]
    public void Optimizers()
    {
        (double[] start, double[][] gradients) = OptimizerTests.Draw(parameters: 3, steps: 6);
        Keep("optimizers",
            "Steps of optimizers on given gradients: the parameters after each. "
            + "The formulas are TorchSharp's, after PyTorch's.",
            OptimizerTests.Texts.Select(row => TorchOptimizers.Record(
                row.Data, start.RoundedTo(Given), [.. gradients.Select(gradient => gradient.RoundedTo(Given))], Type)));
    }

    [Fact]
    public void Schedules() =>
        Keep("schedules",
            "What schedules multiply the learning rate by in each step; plateau after the metric of each epoch. "
            + "The formulas are TorchSharp's, after PyTorch's.",
            [
                .. ((string[])["step(2,0.5)", "cosine(5)", "cosine(5,0.01)", "warmup(2)+cosine(3)", "warmup(1.5)+step(2,0.5)"])
                    .Select(text => TorchSchedules.Record(text, stepsPerEpoch: 4, steps: 20, metrics: [])),
                TorchSchedules.Record("plateau(1,0.5)", stepsPerEpoch: 1, steps: 10, [5, 4, 4, 4, 4, 3, 3, 3, 3, 3]),
            ]);

    [Fact]
    public void Clipping() =>
        Keep("clipping", "Gradients of several tensors, clipped.",
            ((string[])["norm(0.5)", "norm(100)", "value(0.5)"]).Select(text => TorchClipping.Record(
                text, [.. ClippingTests.Draw(1).Select(gradient => gradient.RoundedTo(Given))], Type)));

    [Fact]
    public void Networks() =>
        Keep("networks", "Steps of gradient descent on one batch: cost, outputs, gradients, parameters after the step, outputs when judged.",
            ((string[])
            [
                "4-3-2", "4-[3 relu]-2 softmax", "4-[3 gelu]-[2 tanh]-1 bce", "4-[3 prelu]-1 mse|targets",
                "(1,4,5)-[conv 2 3x2 tanh stride(2) pad(1) xavier]-2 softmax", "(1,4,4)-[max 2]-[flatten]-2 softmax",
                "(1,4,4)-[conv 2 3x3 relu pad(1) he bn]-[max 3 stride(1)]-[avg 2]-2 softmax",
                "3-[3 tanh bn]-2 softmax", "3-[3 tanh ln]-2 softmax", "3-[3 tanh rms]-2 softmax", "3-[4 tanh drop(0.5)]-2 softmax",
                "3-res([3 tanh bn]-[3 identity] relu)-2 softmax", "3-res([3 tanh ln pre])-2 softmax",
                "(3,2)-[rnn 3]-2 softmax|lengths", "(4,2)-[rnn 3 relu all truncate(2)]-2 softmax",
                "(3,2)-[lstm 2]-2 softmax|lengths", "(3,2)-[gru 2 all]-2 softmax|lengths", "3-[embed 4 2]-[gru 2]-2 softmax",
            ]).Select(text => TorchNetwork.Record(NetworkCases.Given(text, NetworkCases.Descent, rows: 5, steps: 2), steps: 2, Type)));

    [Fact]
    public void Training() =>
        Keep("training", "Mini-batches of a trainer, in its own order: cost, outputs, gradients, parameters after the step, outputs when judged.",
            ((TrainingRecord[])
            [
                .. ((string[])
                [
                    "sgd(rate=0.1,decay=0.01)", "momentum(0.9,rate=0.1,l2=0.02)", "nesterov(0.9,rate=0.1)",
                    "rmsprop(0.9,l2=0.01)", "adagrad(rate=0.1)", "adam(rate=0.02)", "adamw(rate=0.02)",
                ]).Select(text => new TrainingRecord(text)),
                new("sgd(rate=0.5)") { Clipping = "norm(0.1)" },
                new("sgd(rate=0.5)") { Clipping = "value(0.05)" },
                new("sgd(rate=0.5)") { Rates = "2,0.5", Schedule = "warmup(1)+cosine(1)" },
                new("momentum(0.5,rate=0.5)") { Schedule = "step(1,0.5)" },
            ]).Select(training => TorchNetwork.Record(
                NetworkCases.Given("3-[3 tanh]-2 softmax", training with { BatchSize = 3 }, rows: 6, steps: 4), steps: 4, Type)));

    private static void Keep<TRecord>(string name, string about, IEnumerable<TRecord> records)
        where TRecord : ITorchRecord
    {
        var today = new Recording<TRecord>(
            about + " Computed by libtorch in double.",
            "SONDA_RECORD=$PWD/tests/Sonda.Engine.Tests/Fixtures dotnet test --project tests/Sonda.Torch.Tests",
            __version__,
            typeof(Tensor).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            [.. records]);
        if (Environment.GetEnvironmentVariable("SONDA_RECORD") is { Length: > 0 } folder)
        {
            today.Write(folder, name);
            return;
        }

        Recording<TRecord> kept = Recording<TRecord>.Read(name);
        Assert.Equal(today.Records.Select(record => record.Name), kept.Records.Select(record => record.Name));
        SameNumbers.Require(today.Records, kept.Records);
    }
}
