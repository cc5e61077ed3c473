using Sonda.Engine;
using Sonda.Engine.Data;
using Sonda.Engine.Layers.Residual;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Theory.Tests;

public sealed class CommonFieldTests
{
    private static readonly Dataset Rows = TestData.Random(3, 200, 40, 10, 0.5);
    private static readonly InputStatistics Inputs = InputStatistics.Of(Rows);

    /// <summary>
    /// The growth of the squared gradient of a row per layer, or block, is χ. The mean is over 200 rows, two networks and the layers
    /// between the second and the last hidden one, within 4% (6% for bodies of two layers and 6 blocks).
    /// </summary>
    [Theory]
    [InlineData("40-[600 relu he bn]x8-10 softmax", FieldKind.BatchNorm, 0.04)]
    [InlineData("40-[600 tanh lecun bn]x8-10 softmax", FieldKind.BatchNorm, 0.04)]
    [InlineData("40-[600 relu he ln]x8-10 softmax", FieldKind.RowNorm, 0.04)]
    [InlineData("40-[600 tanh he ln]x8-10 softmax", FieldKind.RowNorm, 0.04)]
    [InlineData("40-[600 tanh he rms]x8-10 softmax", FieldKind.RowNorm, 0.04)]
    [InlineData("40-[600 sigmoid ln]x8-10 softmax", FieldKind.RowNorm, 0.04)]
    [InlineData("40-[600 identity lecun]-res([600 relu he])x6-10 softmax", FieldKind.Residual, 0.06)]
    [InlineData("40-[600 identity lecun]-res([600 relu he]-[600 identity he])x6-10 softmax", FieldKind.Residual, 0.06)]
    [InlineData("40-[600 identity lecun]-res([600 tanh lecun])x6-10 softmax", FieldKind.Residual, 0.06)]
    [InlineData("40-[600 identity lecun]-res([600 pre relu he ln]-[600 pre relu he])x6-[ln]-10 softmax", FieldKind.Residual, 0.06)]
    [InlineData("40-[600 identity lecun]-res([600 tanh lecun]-[600 identity constant(0)])x6-10 softmax", FieldKind.Residual, 1e-9)]
    public void Gradients_of_wide_networks_grow_by_chi(string text, FieldKind kind, double tolerance)
    {
        NetworkSpec spec = NetworkSpec.Parse(text);
        var forecast = Forecast.Of(spec, Inputs);
        Assert.Equal(kind, forecast.Field?.Kind);
        Assert.Empty(forecast.Layers);
        double chi = forecast.Path?.MeanMultiplier ?? forecast.Chi!.Value;
        double log = 0;
        for (ulong seed = 1; seed <= 2; seed++)
        {
            var pass = new BatchPass<double>(Network<double>.Create(spec, new RandomStream(seed)), Rows, Rows.Count);
            pass.Gather([.. Enumerable.Range(0, Rows.Count)]);
            pass.Forward();
            pass.OutputDelta();
            pass.Backward();
            log += kind == FieldKind.Residual ? Blocks(pass) : Layers(pass);
        }

        Assert.Equal(1, Math.Exp(log / 2) / chi, tolerance);
    }

    [Theory]
    [InlineData("40-[60 identity lecun]-res([60 relu he]-[60 identity he])x20-10 softmax", 3, 20)] // a mean square of 3²⁰
    [InlineData("40-[60 identity lecun]-res([60 relu he]-[60 identity he])x200-10 softmax", 3, 200)]
    [InlineData("40-[60 relu he]-res([60 gelu he]-[60 relu constant(0)])x5-10 softmax", 1, 5)]
    [InlineData("40-[60 relu he]-res([60 sigmoid xavier ln]-[60 identity normal(0,0)])x5-10 softmax", 1, 5)]
    public void Blocks_multiply_by_a_constant_whatever_the_size_of_the_signal(string text, double chi, int blocks)
    {
        var forecast = Forecast.Of(NetworkSpec.Parse(text), Inputs);
        Assert.Equal(chi, forecast.Chi!.Value, 1e-9);
        Assert.Equal((blocks, chi), (forecast.Path!.Layers, Math.Round(forecast.Path.MeanMultiplier, 9)));
    }

    [Fact]
    public void A_zero_layer_adds_the_activation_of_zero()
    {
        // sigmoid(0) = ½ is added by each of three blocks to what has mean 0 and some mean square.
        double Square(string blocks) => Forecast.Of(NetworkSpec.Parse($"40-[60 identity lecun]-res([60 sigmoid constant(0)]){blocks}-10 softmax"), Inputs).Path!.LastVariance;
        double one = Square("x1");
        Assert.Equal(one - 0.25 + (1.5 * 1.5), Square("x3"), 1e-12);
    }

    private static double Layers(BatchPass<double> pass)
    {
        int first = pass.Network.WeightedLayers[1], last = pass.Network.WeightedLayers[^2];
        int layers = pass.Network.WeightedLayers.Length - 3;
        return Math.Log(Square(row => Norms.Euclidean(pass.View.Delta(first, row))) / Square(row => Norms.Euclidean(pass.View.Delta(last, row)))) / layers;
    }

    /// <summary>∂C/∂ of the input of the first block, which is the output of a linear layer, and of the output of the last.</summary>
    private static double Blocks(BatchPass<double> pass)
    {
        int[] ends = [.. Enumerable.Range(0, pass.Network.Layers.Count).Where(l => pass.Network.Layers[l] is ResidualClose<double>)];
        return Math.Log(Square(row => Norms.Euclidean(pass.View.Delta(0, row))) / Square(row => Norms.Euclidean(pass.View.Delta(ends[^1], row)))) / ends.Length;
    }

    private static double Square(Func<int, double> norm) => Enumerable.Range(0, Rows.Count).Average(row => norm(row) * norm(row));
}
