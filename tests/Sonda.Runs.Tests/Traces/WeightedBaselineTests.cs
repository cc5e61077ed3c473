using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Runs.Traces;

namespace Sonda.Runs.Tests.Traces;

/// <summary>The cost of the best constant under weights of classes, against a search over constants.</summary>
public sealed class WeightedBaselineTests
{
    [Theory]
    [InlineData(CostFunction.BinaryCrossEntropy, 1)]
    [InlineData(CostFunction.Quadratic, 1)]
    [InlineData(CostFunction.MeanSquaredError, 1)]
    [InlineData(CostFunction.Softmax, 2)]
    [InlineData(CostFunction.SoftmaxSquaredError, 2)]
    public void It_is_the_smallest_weighted_cost_of_any_constant(CostFunction function, int outputs)
    {
        Dataset rows = Rows([.. Enumerable.Repeat((byte)0, 90), .. Enumerable.Repeat((byte)1, 10)]).WithClassWeights([0.5f, 6]);
        double best = Enumerable.Range(-4000, 8001).Min(i =>
        {
            double z = i / 500.0;
            double[] answer = outputs == 1 ? [z] : [0, z];
            var cost = Cost<double>.Of(function);
            return ((90 * 0.5 * cost.Value(answer, 0)) + (10 * 6 * cost.Value(answer, 1))) / 100;
        });
        Assert.Equal(best, TargetReader.ConstantCost(rows, function, outputs)!.Value, 1e-6);
    }

    [Fact]
    public void Weights_of_one_change_nothing_and_chance_stays_unweighted()
    {
        Dataset rows = Rows([0, 0, 0, 1, 1, 0, 0]), ones = rows.WithClassWeights([1, 1]), weighted = rows.WithClassWeights([1, 9]);
        Assert.Equal(TargetReader.ConstantCost(rows, CostFunction.Softmax, 2)!.Value, TargetReader.ConstantCost(ones, CostFunction.Softmax, 2)!.Value, 1e-12);
        Assert.Equal(TargetReader.ChanceAccuracy(rows), TargetReader.ChanceAccuracy(weighted));
    }

    private static Dataset Rows(byte[] labels) => Dataset.FromValues("rows", [.. labels.Select((_, i) => (float)i + 1)], labels, 1, 2);
}
