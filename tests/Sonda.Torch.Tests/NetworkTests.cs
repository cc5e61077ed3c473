using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Pool;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Layers.Residual;
using Sonda.Engine.Networks;
using Sonda.Engine.Tests.Torch;
using Sonda.Torch.Tests.Adapters;

namespace Sonda.Torch.Tests;

/// <summary>Networks of every kind of layer, trained for some steps next to libtorch's.</summary>
public sealed class NetworkTests : TorchTests
{
    public static TheoryData<string> Costs =>
    [
        .. CostFunctions.Names.Select(cost => $"6-[8 tanh]-[7 relu]-4 {cost}".Replace(" cross-entropy", "", StringComparison.Ordinal)),
        .. CostFunctions.Names.Where(cost => cost is not ("softmax" or "softmax mse" or "cross-entropy")).Select(cost => $"6-[9 gelu]-1 {cost}"),
        .. CostFunctions.Names.Where(cost => cost is not "hinge").Select(cost => $"6-[8 tanh]-4 {cost}|targets".Replace(" cross-entropy", "", StringComparison.Ordinal)),
        "6-[8 tanh]-1 mse|targets",
    ];

    public static TheoryData<string> Activations =>
    [
        .. Enum.GetValues<ActivationKind>().Where(kind => kind != ActivationKind.Formula).Select(kind => $"6-[8 {new ActivationSpec(kind)} xavier]-[7 tanh]-3 softmax"),
        .. Enum.GetValues<ActivationKind>().Where(kind => kind != ActivationKind.Formula).Select(kind => $"6-[8 tanh xavier]-[{new ActivationSpec(kind)}]-3 softmax"),
    ];

    public static TheoryData<string> Images =>
    [
        "(2,6,5)-[conv 3 3x3 tanh he]-3 softmax",
        "(1,7,9)-[conv 4 3x2 relu he pad(1)]-[conv 3 2x4 sigmoid stride(2) xavier]-3 softmax",
        "(3,5,8)-[conv 5 5x3 identity stride(3) pad(2)]-3",
        "(1,5,5)-[conv 7 1x1 silu xavier]-[conv 2 5x5 tanh xavier]-3 softmax",
        "(2,6,7)-[max 2]-3 softmax",
        "(2,6,7)-[conv 3 3x3 relu he]-[max 3 stride(2) pad(1)]-3 softmax",
        "(2,7,7)-[conv 3 2x2 tanh]-[max 3 stride(1)]-[avg 2]-3 softmax",
        "(2,6,7)-[avg 3 stride(2) pad(1)]-[conv 3 2x2 tanh]-3 softmax",
        "(2,4,4)-[flatten]-[6 tanh]-3 softmax",
        "(1,12,12)-[conv 6 5x5 tanh pad(2)]-[avg 2]-[conv 16 5x5 tanh]-[max 2]-[flatten]-[12 tanh]-[8 tanh]-4 softmax",
    ];

    public static TheoryData<string> Norms =>
    [
        "6-[8 tanh bn]-[7 relu bn]-3 softmax",
        "6-[bn]-[8 sigmoid]-3",
        "(2,6,5)-[conv 3 3x3 relu he bn]-[bn]-3 softmax",
        "(4,3)-[6 tanh bn]-[gru 5]-3 softmax|lengths",
        "(4,3)-[bn]-[rnn 5]-3 softmax",
        "6-[8 relu ln]-[7 tanh ln]-3 softmax",
        "(2,5,4)-[conv 3 3x3 relu he ln]-[ln]-3 softmax",
        "(4,3)-[ln]-[lstm 5 all]-[ln]-3 softmax|lengths",
        "6-[8 relu rms]-[7 tanh rms]-3 softmax",
        "(2,5,4)-[conv 3 3x3 relu he rms]-3 softmax",
        "(4,3)-[rms]-[gru 5 all]-[rms]-3 softmax",
    ];

    public static TheoryData<string> Dropouts =>
    [
        "6-[drop(0)]-[8 tanh]-3 softmax",
        "6-[9 tanh drop(0.3)]-[8 relu drop(0.5)]-3 softmax",
        "(2,6,5)-[drop(0.2)]-[conv 3 3x3 relu he drop(0.25)]-3 softmax",
        "(4,3)-[lstm 5 all]-[drop(0.4)]-[gru 5]-3 softmax|lengths",
    ];

    public static TheoryData<string> Residuals =>
    [
        "6-8-res([8 tanh])-3 softmax",
        "6-8-res([8 tanh xavier bn]-[8 identity xavier bn] relu)-3 softmax",
        "6-8-res([8 relu he bn pre]-[8 relu he bn pre])-[bn]-[relu]-3 softmax",
        "6-8-res([8 tanh ln drop(0.2) pre]-res([8 silu rms pre]-[8 prelu]) prelu)-3 softmax",
        "(2,6,5)-[conv 4 3x3 relu he pad(1) bn]-res([conv 4 3x3 relu he pad(1) bn]-[conv 4 3x3 identity he pad(1) bn] relu)-[avg 3]-3 softmax",
        "(2,6,5)-res([conv 2 3x3 relu he pad(1) bn pre]-[conv 2 3x3 relu he pad(1) bn pre])x2-3 softmax",
        "(4,5)-res([rnn 5 all]-[lstm 5 all])-[gru 4]-3 softmax|lengths",
    ];

    public static TheoryData<string> Sequences =>
    [
        "(5,3)-[rnn 4]-3 softmax", "(5,3)-[rnn 4 all]-3 softmax", "(5,3)-[rnn 17]-3 softmax|lengths", "(5,3)-[rnn 4 all]-3 softmax|lengths",
        "(6,3)-[rnn 4 relu recurrent(identity)]-3 softmax", "(6,3)-[rnn 4 relu all]-3|lengths", "(7,2)-[rnn 3 truncate(3)]-1 bce",
        "(7,2)-[rnn 3 all truncate(3)]-3 softmax|lengths",
        "(5,3)-[lstm 4]-3 softmax", "(5,3)-[lstm 4 all]-3 softmax", "(5,3)-[lstm 17]-3 softmax|lengths", "(5,3)-[lstm 4 all forget(2)]-3 softmax|lengths",
        "(7,2)-[lstm 3 truncate(2)]-1 mse|targets", "(7,2)-[lstm 3 all truncate(3)]-3 softmax|lengths",
        "(5,3)-[gru 4]-3 softmax", "(5,3)-[gru 4 all]-3 softmax", "(5,3)-[gru 17]-3 softmax|lengths", "(5,3)-[gru 4 all]-3 softmax|lengths",
        "(7,2)-[gru 3 truncate(4)]-3 softmax|lengths", "(7,2)-[gru 3 all truncate(3)]-3 softmax",
        "(5,3)-[rnn 4 all]-[lstm 5 all]-[gru 4]-3 softmax|lengths",
        "(4,3)-[6 tanh]-[gru 4 all]-[flatten]-3 softmax|lengths", "(1,3)-[lstm 4]-3 softmax",
        "5-[embed 9 4]-[lstm 6]-3 softmax", "(5,1)-[embed 9 4]-[gru 6 all]-3 softmax|lengths", "4-[embed 6 3]-[flatten]-[5 tanh]-3 softmax",
    ];

    public static TheoryData<string> Others => ["6-8x5-4", "6-[8 tanh]x12-4 softmax", "20-[16 sigmoid]-[17 silu]-5 softmax|sparse"];

    [Theory]
    [MemberData(nameof(Costs))]
    [MemberData(nameof(Activations))]
    [MemberData(nameof(Images))]
    [MemberData(nameof(Norms))]
    [MemberData(nameof(Dropouts))]
    [MemberData(nameof(Residuals))]
    [MemberData(nameof(Sequences))]
    [MemberData(nameof(Others))]
    public void Ten_steps_of_gradient_descent(string text) => Compare(text, NetworkCases.Descent, rows: 12, steps: 10);

    [Theory]
    [InlineData("20-[16 sigmoid]-[17 silu]-5 softmax", 40)] // More rows than the trainer adds to the weights one by one.
    [InlineData("20-[16 sigmoid]-[17 silu]-5 softmax|sparse", 40)]
    [InlineData("20-[16 sigmoid]-[17 silu]-5 softmax", 1)]
    [InlineData("(2,6,5)-[conv 3 3x3 relu he]-[max 2]-3 softmax", 1)]
    [InlineData("(5,3)-[lstm 4 all]-[gru 4]-3 softmax", 1)]
    [InlineData("(5,3)-[lstm 4 all]-[gru 4]-3 softmax|lengths", 40)]
    public void Batches_of_other_sizes(string text, int rows) => Compare(text, NetworkCases.Descent, rows, steps: 10);

    [Fact]
    public void No_kind_of_layer_is_left_out()
    {
        LayerSpec[] all = [.. ((TheoryData<string>[])[Activations, Images, Norms, Dropouts, Residuals, Sequences])
            .SelectMany(texts => texts.Select(row => row.Data))
            .SelectMany(text => NetworkSpec.Parse(text.Split('|')[0]).Layers).SelectMany(WithBody)];
        Assert.Equal(
            typeof(LayerSpec).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(LayerSpec)) && !type.IsAbstract).Select(type => type.Name).Order(),
            all.Select(layer => layer.GetType().Name).Distinct().Order());
        Assert.Equal(Enum.GetValues<PoolKind>(), all.OfType<PoolSpec>().Select(pool => pool.Kind).Distinct().Order());
        Assert.Equal(Enum.GetValues<RecurrentKind>(), all.OfType<RecurrentSpec>().Select(layer => layer.Kind).Distinct().Order());
        Assert.Equal(Enum.GetValues<NormKind>(), all.OfType<WeightedSpec>().Select(layer => layer.Norm).Distinct().Order());
        Assert.Equal(Enum.GetValues<NormKind>()[1..], all.OfType<NormSpec>().Select(norm => norm.Kind).Distinct().Order());

        static IEnumerable<LayerSpec> WithBody(LayerSpec layer) =>
            layer is ResidualSpec block ? [layer, .. block.Body.SelectMany(WithBody)] : [layer];
    }

    private static void Compare(string text, TrainingRecord training, int rows, int steps)
    {
        NetworkRecord given = NetworkCases.Given(text, training, rows, steps);
        Compare(type => TorchNetwork.Record(given, steps, type));
    }
}
