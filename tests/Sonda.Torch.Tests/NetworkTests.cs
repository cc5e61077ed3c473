using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Torch;
using Sonda.Torch.Tests.Adapters;

namespace Sonda.Torch.Tests;

public sealed class NetworkTests : TorchTests
{
    public static TheoryData<string> Costs =>
    [
        .. CostFunctions.Names.Select(cost => $"6-[8 tanh]-[7 relu]-4 {cost}".Replace(" cross-entropy", "", StringComparison.Ordinal)),
        .. CostFunctions.Names.Where(cost => cost is not ("softmax" or "cross-entropy")).Select(cost => $"6-[9 gelu]-1 {cost}"),
    ];

    public static TheoryData<string> Activations =>
        [.. Enum.GetValues<ActivationKind>().Where(kind => kind != ActivationKind.PReLU).Select(kind => $"6-[8 {new ActivationSpec(kind)} xavier]-[7 tanh]-3 softmax")];

    [Theory]
    [MemberData(nameof(Costs))]
    [MemberData(nameof(Activations))]
    [InlineData("6-8x5-4")]
    public void Ten_steps_of_gradient_descent(string text) => Compare(Given(text, rows: 12, density: 1), steps: 10);

    [Theory]
    [InlineData(40, 1)] // More rows than the trainer adds to the weights one by one.
    [InlineData(40, 0.2)]
    [InlineData(12, 0.2)] // Rows that are kept sparse.
    [InlineData(1, 1)]
    public void Batches_of_other_kinds(int rows, double density) =>
        Compare(Given("20-[16 sigmoid]-[17 silu]-5 softmax", rows, density), steps: 10);

    internal static NetworkRecord Given(string text, int rows, double density)
    {
        NetworkSpec spec = NetworkSpec.Parse(text);
        var random = new RandomStream(5);
        double[][] inputs = [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, spec.Inputs)
            .Select(_ => random.NextDouble() < density ? (double)(float)random.NextGaussian() : 0).ToArray())];
        int[] labels = [.. inputs.Select(_ => random.NextInt(Math.Max(2, spec.Sizes[^1])))];
        return new(text, LearningRate: 0.1, Lambda: 0.1, inputs, labels, EngineNetwork<float>.Draw(spec, random), []);
    }

    private static void Compare(NetworkRecord given, int steps) =>
        Compare(type => TorchNetwork.Record(given, steps, type));
}
