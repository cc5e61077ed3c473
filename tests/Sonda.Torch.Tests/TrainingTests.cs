using Sonda.Engine.Optimizers;
using Sonda.Engine.Tests.Torch;
using Sonda.Torch.Tests.Adapters;

namespace Sonda.Torch.Tests;

/// <summary>A small network with every kind of training, next to libtorch's: mini-batches in the trainer's own order.</summary>
public sealed class TrainingTests : TorchTests
{
    private const string Network = "6-[8 tanh]-[7 gelu ln]-[5 prelu]-4 softmax", Images = "(2,6,5)-[conv 3 3x3 relu he bn]-[max 2]-3 softmax";

    public static TheoryData<string> Optimizers => OptimizerTests.Texts;

    public static TheoryData<string> Undecayed => [.. OptimizerTests.Texts.Where(row => OptimizerSpec.Parse(row.Data).WeightDecay == 0)];

    public static TheoryData<string> Schedules =>
    [
        "step(2,0.5)", "cosine(4)", "cosine(4,0.1)", "warmup(1)+cosine(3)", "warmup(1.5)+step(1,0.5)", "warmup(2)", "plateau(1,0.5)",
    ];

    public static TheoryData<string> Clippings => ["norm(0.05)", "norm(1)", "norm(1000)", "value(0.001)", "value(0.1)", "value(1000)"];

    public static TheoryData<string> Rates => ["2", "4,0.5,1,0", "0.5x2,3,1"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Every_optimizer(string text)
    {
        Compare(Network, new(text) { BatchSize = 5 });
        Compare(Network, new(text));
    }

    [Theory]
    [MemberData(nameof(Undecayed))]
    public void Every_optimizer_with_weight_decay_of_the_book(string text) =>
        Compare(Network, new(text) { Lambda = 0.2, BatchSize = 5 });

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Every_schedule(string text)
    {
        double[] metrics = text.StartsWith("plateau", StringComparison.Ordinal) ? [5, 4, 4, 4, 4, 4] : [];
        Compare(Network, new("sgd(rate=0.2)") { Schedule = text, BatchSize = 5, Metrics = metrics });
        Compare(Network, new("adamw(rate=0.05)") { Schedule = text, BatchSize = 5, Metrics = metrics });
    }

    [Theory]
    [MemberData(nameof(Clippings))]
    public void Every_clipping(string text)
    {
        Compare(Network, new("sgd(rate=0.2)") { Clipping = text, BatchSize = 5 });
        Compare(Network, new("nesterov(0.9,rate=0.05,l2=0.01)") { Clipping = text });
        Compare("(7,2)-[rnn 5 relu]-1 mse|targets", new("momentum(0.9,rate=0.05)") { Clipping = text });
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void Rates_by_layer(string text)
    {
        Compare(Network, new("sgd(rate=0.2,l2=0.01)") { Rates = text, BatchSize = 5 });
        Compare(Network, new("adam(rate=0.02)") { Rates = text, BatchSize = 5 });
    }

    [Fact]
    public void All_at_once()
    {
        var training = new TrainingRecord("momentum(0.9,rate=0.05,decay=0.01)")
        {
            Schedule = "warmup(1)+cosine(3,0.1)",
            Clipping = "norm(0.5)",
            Rates = "geometric(2)",
            BatchSize = 5,
        };
        Compare(Network, training);
        Compare(Images, training);
    }

    [Fact]
    public void No_kind_of_clipping_is_left_out() => Assert.Equal(
        Enum.GetValues<ClippingKind>()[1..], Clippings.Select(row => GradientClipping.Parse(row.Data).Kind).Distinct());

    private static void Compare(string text, TrainingRecord training)
    {
        const int steps = 12;
        NetworkRecord given = NetworkCases.Given(text, training, rows: 14, steps);
        Compare(type => TorchNetwork.Record(given, steps, type));
    }
}
