using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Tests.Reference;

namespace Sonda.Engine.Tests.Layers.Normalization;

public sealed class RowNormTests
{
    public static TheoryData<string, NormKind> Shapes
    {
        get
        {
            var cases = new TheoryData<string, NormKind>();
            foreach (string shape in (string[])["5", "33", "1", "(3,2,4)", "(4,3)"])
            {
                cases.Add(shape, NormKind.Layer);
                cases.Add(shape, NormKind.Rms);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_gradient_is_a_finite_difference(string shape, NormKind kind) => Chain(shape, kind).Check();

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Outputs_are_those_of_the_naive_formula(string shape, NormKind kind)
    {
        LayerChain chain = Chain(shape, kind);
        chain.Forward();
        var norm = (RowNorm<double>)chain.Network.Layers[1];
        Assert.Equal(kind == NormKind.Layer, norm.Shift is not null);
        for (int row = 0; row < chain.X.Rows; row++)
        {
            double[] x = chain.Passes[0].Output.Row(row).ToArray();
            double mean = kind == NormKind.Layer ? x.Average() : 0, variance = x.Average(value => (value - mean) * (value - mean));
            for (int column = 0; column < x.Length; column++)
            {
                double expected = ((x[column] - mean) / Math.Sqrt(variance + 1e-5) * norm.Gain.At(0, column))
                    + (norm.Shift?.At(0, column) ?? 0);
                Assert.Equal(expected, chain.Output.Row(row)[column], 1e-13);
            }
        }
    }

    [Fact]
    public void A_row_does_not_depend_on_the_others()
    {
        LayerChain chain = Chain("5", NormKind.Layer);
        chain.Forward();
        double[] before = chain.Output.Row(1).ToArray();
        chain.X.Row(0).Fill(100);
        chain.X.Row(2).Clear();
        chain.Forward();
        Assert.Equal(before, chain.Output.Row(1).ToArray());
    }

    /// <summary>After an activation whose padding is not zero.</summary>
    private static LayerChain Chain(string shape, NormKind kind) =>
        new(Shape.Parse(shape), [new ActivationLayerSpec(LayerSpec.DefaultActivation), new NormSpec(kind)], 4);
}
