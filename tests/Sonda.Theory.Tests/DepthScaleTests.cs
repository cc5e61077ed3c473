using Sonda.Engine.Activations;
using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;

namespace Sonda.Theory.Tests;

/// <summary>Gradients of deep tanh networks in the engine, next to the theory of infinite width.</summary>
/// <remarks>
/// ‖δ‖² of one row, layer by layer, its logarithm averaged over seeds. At width n a layer adds noise of variance of the order
/// of 1/n to it (Hanin 2018), which makes 0.02 to 0.03 a layer of a slope over forty layers and eight seeds.
/// </remarks>
public sealed class DepthScaleTests(ITestOutputHelper output)
{
    private const int Layers = 50, Width = 256, Seeds = 8, Settled = 5;
    private const double BiasVariance = 0.05, EdgeVariance = 1.760955;

    private static readonly double[] WeightVariances = [1.0, 1.3, 1.5, 2.0, 4.0, EdgeVariance];

    /// <summary>All variances share the Gaussian numbers of a seed, which are drawn once: they are most of the work.</summary>
    private static readonly Lazy<double[][]> All = new(Measure);

    [Theory]
    [InlineData(1.0)]
    [InlineData(1.3)]
    [InlineData(1.5)]
    [InlineData(2.0)]
    [InlineData(4.0)]
    public void Gradients_change_with_depth_at_the_rate_of_theory(double weightVariance)
    {
        double[] logs = LogSquares(weightVariance);
        double rate = Math.Log(MeanField.Solve(new(ActivationKind.Tanh), weightVariance, BiasVariance).Multiplier!.Value);

        // From the output back, without the layers in which the signal still settles.
        double measured = (logs[Settled] - logs[Layers - 1]) / (Layers - 1 - Settled);
        output.WriteLine(FormattableString.Invariant($"ln of a layer's factor: {measured:0.0000} measured, {rate:0.0000} by theory"));
        Assert.Equal(rate, measured, 0.03);
    }

    [Fact]
    public void At_the_edge_of_chaos_fifty_layers_pass_a_gradient_that_ordered_ones_lose()
    {
        double edge = FirstToLast(LogSquares(EdgeVariance)), ordered = FirstToLast(LogSquares(1.0));
        output.WriteLine(FormattableString.Invariant($"ln ‖δ‖² of the first layer less the last: {edge:0.00} at the edge, {ordered:0.00} where ordered"));
        Assert.InRange(edge, -2, 2);
        Assert.InRange(ordered, -16, -12); // 49 layers at ln χ = −0.276.

        static double FirstToLast(double[] logs) => logs[0] - logs[^1];
    }

    /// <summary>The mean of ln ‖δ‖² over seeds, first hidden layer to last.</summary>
    private static double[] LogSquares(double weightVariance) => All.Value[Array.IndexOf(WeightVariances, weightVariance)];

    private static double[][] Measure()
    {
        var spec = NetworkSpec.Parse($"{Width}-[{Width} tanh]x{Layers}-10 softmax");
        double[][] sums = [.. WeightVariances.Select(_ => new double[Layers])];
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var random = new RandomStream(seed);
            float[] row = [.. Enumerable.Range(0, Width).Select(_ => (float)random.NextGaussian())];
            var data = Dataset.FromValues("row", row, [3], Width, 10);
            var network = new Network<double>(spec);
            double[][] gaussians = [.. network.Parameters.Select(parameter => Enumerable.Range(0, parameter.Count).Select(_ => random.NextGaussian()).ToArray())];
            for (int i = 0; i < WeightVariances.Length; i++)
            {
                Scale(network, gaussians, WeightVariances[i]);
                Add(new BatchPass<double>(network, data, 1) { KeepsDeltaInRange = true }, sums[i]);
            }
        }

        return sums;
    }

    private static void Add(BatchPass<double> pass, double[] sums)
    {
        pass.Gather([0]);
        pass.Forward();
        pass.OutputDelta();
        pass.Backward();
        for (int layer = 0; layer < Layers; layer++)
        {
            double square = pass.View.Delta(layer, 0).ToArray().Sum(delta => delta * delta);
            sums[layer] += (Math.Log(square) + (2 * pass.View.DeltaExponent(layer) * Math.Log(2))) / Seeds;
        }
    }

    /// <summary>Weights N(0, σ_w²/fan-in), biases N(0, σ_b²).</summary>
    private static void Scale(Network<double> network, double[][] gaussians, double weightVariance)
    {
        foreach ((Parameter<double> parameter, double[] drawn) in network.Parameters.Zip(gaussians))
        {
            double deviation = Math.Sqrt(parameter.Kind == ParameterKind.Bias ? BiasVariance : weightVariance / parameter.Rows);
            parameter.Set([.. drawn.Select(gaussian => deviation * gaussian)]);
        }
    }
}
