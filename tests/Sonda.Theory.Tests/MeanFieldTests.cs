using Sonda.Engine.Activations;

namespace Sonda.Theory.Tests;

/// <summary>The theory against figures of an independent program, and against closed forms.</summary>
public sealed class MeanFieldTests
{
    [Theory]
    [InlineData("sigmoid", 1, 1, 1.30213, .041960, 4.8818)]
    [InlineData("sigmoid", 1, 0, .264687, .055721, 4.2363)]
    [InlineData("tanh", 1.0 / 3, 0, 0, .3333, 1.7321)]
    [InlineData("tanh", 25.0 / 9, 0, 1.17848, 1.209831, .9092)]
    [InlineData("tanh", 1.760955, .05, .57005, 1.0000, 1)]
    [InlineData("relu", 1, 0, 0, .5, 1.4142)]
    [InlineData("selu", 1, 0, 1, 1.071575, .9660)]
    [InlineData("softplus", 1, 0, .856305, .288722, 1.8611)]
    public void Fixed_point_multiplier_and_ratio(string activation, double weights, double biases, double q, double chi, double ratio)
    {
        MeanField field = Solve(activation, weights, biases);

        Assert.Equal(q, field.Variance!.Value, 6e-6);
        Assert.Equal(chi, field.Multiplier!.Value, 4);
        Assert.Equal(ratio, field.RatioOfNeighbours!.Value, 4);
    }

    [Theory]
    [InlineData("relu", 2)]
    [InlineData("identity", 1)]
    public void What_keeps_any_variance_is_at_the_edge(string activation, double weights)
    {
        MeanField field = Solve(activation, weights, 0);

        Assert.True(field.KeepsAnyVariance);
        Assert.Equal(Phase.Edge, field.Phase);
        Assert.Equal(1, field.Multiplier!.Value, 12);
        Assert.Equal(double.PositiveInfinity, field.DepthScale);
    }

    [Fact]
    public void Selu_has_one_variance_that_stays() => Assert.False(Solve("selu", 1, 0).KeepsAnyVariance);

    [Theory]
    [InlineData(.01, 1.424205)]
    [InlineData(.02, 1.544193)]
    [InlineData(.05, 1.760955)]
    [InlineData(.1, 1.986073)]
    [InlineData(.2, 2.285152)]
    [InlineData(1, 3.443211)]
    public void The_edge_of_chaos_of_tanh(double biases, double weights) =>
        Assert.Equal(1, Solve("tanh", weights, biases).Multiplier!.Value, 6);

    [Theory]
    [InlineData(1.0, 3.627, Phase.Ordered)]
    [InlineData(1.3, 7.834, Phase.Ordered)]
    [InlineData(1.5, 15.79, Phase.Ordered)]
    [InlineData(1.7, 74.9, Phase.Ordered)]
    [InlineData(2.0, 25.21, Phase.Chaotic)]
    [InlineData(4.0, 6.98, Phase.Chaotic)]
    public void Depth_scales_of_tanh(double weights, double scale, Phase phase)
    {
        MeanField field = Solve("tanh", weights, .05);

        Assert.Equal(phase, field.Phase);
        Assert.Equal(scale, field.DepthScale!.Value, scale / 1000);
        Assert.Equal(6 * field.DepthScale, field.TrainableDepth);
    }

    /// <summary>At c*, the fixed point of the correlation map, its slope is χ(c*).</summary>
    [Fact]
    public void The_correlation_map_stands_still_at_its_fixed_point()
    {
        MeanField field = Solve("tanh", 3, .1);
        (double q, double c) = (field.Variance!.Value, field.Correlation!.Value);

        Assert.InRange(c, 0.01, 0.9);
        Assert.Equal(c, field.NextCorrelation(q, c), 1e-10);
        double slope = (field.NextCorrelation(q, c + 1e-4) - field.NextCorrelation(q, c - 1e-4)) / 2e-4;
        Assert.Equal(slope, field.MultiplierAtCorrelation!.Value, 1e-6);
    }

    /// <summary>Cho and Saul 2009: E[relu relu] = q (sin θ + (π − θ) cos θ)/2π and E[relu′ relu′] = (π − θ)/2π.</summary>
    [Theory]
    [InlineData(-0.8)]
    [InlineData(-0.2)]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(0.9)]
    [InlineData(0.9999)]
    [InlineData(0.99999999)]
    public void Relu_pairs_are_arc_cosine_kernels(double c)
    {
        var field = MeanField.Of(ActivationSpec.Parse("relu"), 2, 0);
        double angle = Math.Acos(c);

        Assert.Equal((Math.Sin(angle) + ((Math.PI - angle) * c)) / Math.PI, field.NextCorrelation(3, c), 1e-9);
        Assert.Equal((Math.PI - angle) / Math.PI, field.MultiplierAt(3, c), 1e-9);
    }

    /// <summary>E[sin x_a sin x_b] = e^(−q) sinh(qc), E[cos x_a cos x_b] = e^(−q) cosh(qc).</summary>
    [Theory]
    [InlineData(0.01, 0.5)]
    [InlineData(1, -0.7)]
    [InlineData(1, 0.99)]
    [InlineData(20, 0.9)]
    public void Sine_pairs_have_a_closed_form(double q, double c)
    {
        var field = MeanField.Of(ActivationSpec.Parse("sin"), 1, 0);

        Assert.Equal((1 - Math.Exp(-2 * q)) / 2, field.NextVariance(q), 1e-12);
        Assert.Equal(Math.Exp(-q) * Math.Sinh(q * c) / ((1 - Math.Exp(-2 * q)) / 2), field.NextCorrelation(q, c), 1e-10);
        Assert.Equal(Math.Exp(-q) * Math.Cosh(q * c), field.MultiplierAt(q, c), 1e-10);
    }

    /// <summary>E[φ²] and E[φ′²] of hard tanh are moments of the truncated normal.</summary>
    [Theory]
    [InlineData(0.001)]
    [InlineData(1)]
    [InlineData(1e4)]
    public void Hard_tanh_against_truncated_normals(double q)
    {
        var field = MeanField.Of(ActivationSpec.Parse("hard-tanh"), 1, 0);
        double inside = 1 - (2 * Tail(1 / Math.Sqrt(q)));
        double square = (q * inside) - (2 * Math.Sqrt(q) * Math.Exp(-0.5 / q) / Math.Sqrt(2 * Math.PI)) + (1 - inside);

        Assert.Equal(inside, field.MultiplierAt(q), 1e-10);
        Assert.Equal(1, field.NextVariance(q) / square, 1e-9);
    }

    [Theory]
    [InlineData("exp", 1, 0)]
    [InlineData("relu", 2.5, 0)]
    [InlineData("relu", 2, 1)]
    public void Without_a_fixed_point_the_reason_is_named(string activation, double weights, double biases)
    {
        MeanField field = Solve(activation, weights, biases);

        Assert.Null(field.Variance);
        Assert.Null(field.DepthScale);
        Assert.Contains(activation, field.Gap?.ToString(), StringComparison.Ordinal);
        Assert.Contains("grows without bound", field.Gap?.ToString(), StringComparison.Ordinal);
    }

    /// <summary>σ_w² e^(2q) = q has a solution as long as σ_w² ≤ 1/(2e).</summary>
    [Fact]
    public void The_exponential_has_a_fixed_point_where_weights_are_small()
    {
        MeanField field = Solve("exp", 0.15, 0);

        Assert.Equal(field.Variance!.Value, 0.15 * Math.Exp(2 * field.Variance.Value), 1e-12);
        Assert.Equal(field.Variance!.Value, field.Multiplier!.Value, 1e-12);
    }

    [Fact]
    public void Batch_normalisation_multiplies_by_pi_over_pi_minus_one_with_relu()
    {
        Assert.Equal(Math.PI / (Math.PI - 1), GradientMultiplier.BatchNorm(ActivationSpec.Parse("relu")), 1e-12);
        Assert.Equal(1, GradientMultiplier.BatchNorm(ActivationSpec.Parse("identity")), 1e-12);
        Assert.All(ActivationSpec.Names.Where(name => name != "phi"), name =>
            Assert.InRange(GradientMultiplier.BatchNorm(ActivationSpec.Parse(name)), 1 - 1e-12, 10));
    }

    [Fact]
    public void Row_normalisation_sets_the_variance_to_one()
    {
        Assert.Equal(1, GradientMultiplier.RowNorm(ActivationSpec.Parse("relu"), 7, 0), 1e-12);
        Assert.Equal(
            Solve("selu", 1, 0).Multiplier!.Value, GradientMultiplier.RowNorm(ActivationSpec.Parse("selu"), 1, 0), 1e-9);
    }

    /// <summary>Fixup: x + W₂ relu(W₁ x) with He in both triples the squared gradient; scaled by 1/√L it stays near e².</summary>
    [Fact]
    public void Residual_blocks_add_their_multiplier_to_one()
    {
        Assert.Equal(3, GradientMultiplier.Residual(2));
        Assert.Equal(Math.Exp(2), Math.Pow(GradientMultiplier.Residual(2, 1 / Math.Sqrt(1000)), 1000), 0.02);
    }

    /// <summary>E[exp(2x²)] = 1/√(1 − 4q) and E[(2x exp(x²))²] = 4q (1 − 4q)^(−3/2), which diverge from q = 1/4 on.</summary>
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.1)]
    [InlineData(0.2)]
    public void Means_of_a_formula_that_outgrows_powers(double q)
    {
        PointMoments at = PointMoments.Of(new ActivationCurve(ActivationSpec.Parse("phi(exp(z*z))")), q);

        Assert.Equal(1, at.Square * Math.Sqrt(1 - (4 * q)), 1e-7);
        Assert.Equal(1, at.SlopeSquare / (4 * q) * Math.Pow(1 - (4 * q), 1.5), 1e-6);
    }

    [Theory]
    [InlineData("phi(exp(z*z))", 0.26)]
    [InlineData("phi(exp(z*z))", 1)]
    [InlineData("phi(z*exp(0.1*z*z))", 3)]
    [InlineData("phi(exp(exp(z)))", 1)]
    public void Means_that_diverge_are_infinite(string activation, double q)
    {
        var curve = new ActivationCurve(ActivationSpec.Parse(activation));

        Assert.Equal(double.PositiveInfinity, PointMoments.Of(curve, q).Square);
        Assert.False(PointMoments.Of(curve, q).Converges);
        MeanField field = Solve(activation, 1, q);
        Assert.Null(field.Variance);
        Assert.NotNull(field.Gap);
    }

    [Theory]
    [InlineData("phi(exp(z))", "exp")]
    [InlineData("phi(z*z*z*z*z*z)", null)]
    [InlineData("phi(z*sigmoid(z))", "silu")]
    public void Means_of_a_formula_that_converge_are_kept(string formula, string? named)
    {
        PointMoments at = PointMoments.Of(new ActivationCurve(ActivationSpec.Parse(formula)), 1);

        Assert.True(at.Converges);
        if (named is not null)
        {
            PointMoments other = PointMoments.Of(new ActivationCurve(ActivationSpec.Parse(named)), 1);
            Assert.Equal(1, at.Square / other.Square, 1e-9);
            Assert.Equal(1, at.SlopeFourth / other.SlopeFourth, 1e-9);
        }
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, double.NaN)]
    [InlineData(2e6, 1)]
    public void A_variance_out_of_range_is_refused(double weights, double biases) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Solve("tanh", weights, biases));

    private static MeanField Solve(string activation, double weights, double biases) =>
        MeanField.Solve(ActivationSpec.Parse(activation), weights, biases);

    /// <summary>P(N(0, 1) &gt; t) by Simpson's rule.</summary>
    private static double Tail(double t)
    {
        const int steps = 200_000;
        double h = 12.0 / steps, sum = 0;
        for (int i = 0; i <= steps; i++)
        {
            double z = t + (i * h);
            sum += (i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2) * Math.Exp(-z * z / 2);
        }

        return sum * h / 3 / Math.Sqrt(2 * Math.PI);
    }
}
