using Sonda.Engine.Activations;

namespace Sonda.Theory.Tests;

public sealed class PhaseDiagramTests
{
    [Fact]
    public void The_critical_line_of_tanh_parts_order_from_chaos()
    {
        var diagram = PhaseDiagram.Of(ActivationSpec.Parse("tanh"), (0.5, 4), (0.05, 1), 6);

        Assert.Equal(36, diagram.Points.Length);
        Assert.Equal(6, diagram.CriticalLine.Length);
        Assert.Equal(1.760955, diagram.CriticalLine[0].WeightVariance, 1e-5);
        Assert.Equal(3.443211, diagram.CriticalLine[^1].WeightVariance, 1e-5);
        Assert.All(diagram.Points, point =>
        {
            double critical = diagram.CriticalLine.Single(at => at.BiasVariance == point.BiasVariance).WeightVariance;
            Assert.Equal(point.WeightVariance < critical ? Phase.Ordered : Phase.Chaotic, point.Phase);
            Assert.InRange(point.DepthScale!.Value, 0, 1000);
        });
    }

    /// <summary>χ = σ_w²/2 at any q: the line is straight, and beyond it no variance stays.</summary>
    [Fact]
    public void Relu_is_critical_at_a_weight_variance_of_two()
    {
        var diagram = PhaseDiagram.Of(ActivationSpec.Parse("relu"), (1, 3), (0.1, 0.3), 4);

        Assert.Equal(4, diagram.CriticalLine.Length);
        Assert.All(diagram.CriticalLine, at => Assert.Equal(2, at.WeightVariance, 1e-6));
        Assert.All(diagram.Points, point => Assert.Equal(point.WeightVariance < 2, point.DepthScale.HasValue));
    }

    [Fact]
    public void Sigmoid_has_no_chaos_at_moderate_weights() =>
        Assert.Empty(PhaseDiagram.Of(ActivationSpec.Parse("sigmoid"), (0.5, 8), (0, 1), 3).CriticalLine);

    [Fact]
    public void A_range_that_is_none_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() =>
        PhaseDiagram.Of(ActivationSpec.Parse("tanh"), (2, 1), (0, 1), 3));
}
