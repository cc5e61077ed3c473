using Sonda.Engine.Costs;
using Sonda.Engine.Randomness;
using Sonda.Torch.Tests.Adapters;

namespace Sonda.Torch.Tests;

public sealed class CostTests : TorchTests
{
    /// <summary>Softmax over a single output has only one class and teaches nothing.</summary>
    public static TheoryData<CostFunction, int> Cases =>
    [
        .. from cost in Enum.GetValues<CostFunction>()
           from outputs in (int[])[1, 2, 10, 33]
           where outputs > 1 || cost is not (CostFunction.Softmax or CostFunction.SoftmaxSquaredError)
           select (cost, outputs),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_and_deltas_of_a_batch(CostFunction cost, int outputs)
    {
        foreach (double spread in (double[])[0.1, 3, 30])
        {
            (double[][] z, int[] labels) = Batch(outputs, spread);
            Compare(type => TorchCosts.Record(cost, z, labels, type));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Logits_of_a_thousand(CostFunction cost, int outputs)
    {
        double[][] z = [.. ((double[])[1000, 1001, -1000, 88, -104]).Select(size =>
            Enumerable.Range(0, outputs).Select(i => i % 3 == 0 ? size : size - i).ToArray())];
        int[] labels = [0, 1, 0, 1, 1];
        Compare(type => TorchCosts.Record(cost, z, labels, type));
    }

    [Fact]
    public void Hinge_at_the_kink_of_several_outputs() =>
        Compare(type => TorchCosts.Record(CostFunction.Hinge, [[2, 1, 1], [0, 0, 0]], [0, 1], type));

    /// <summary>Twelve rows of normal numbers and their classes.</summary>
    internal static (double[][] Z, int[] Labels) Batch(int outputs, double spread)
    {
        var random = new RandomStream(11).Split("batch", outputs);
        double[][] z = [.. Enumerable.Range(0, 12).Select(_ =>
            Enumerable.Range(0, outputs).Select(_ => spread * random.NextGaussian()).ToArray())];
        return (z, [.. z.Select(_ => random.NextInt(Math.Max(2, outputs)))]);
    }
}
