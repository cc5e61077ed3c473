using System.Collections.Immutable;
using Sonda.Engine;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Theory.Tests;

public sealed class ForecastTests
{
    private static readonly Dataset Rows = TestData.Random(3, 200, 40, 10, 0.5);
    private static readonly InputStatistics Inputs = InputStatistics.Of(Rows);

    [Fact]
    public void Statistics_are_those_of_the_rows()
    {
        // Four rows: two of class 0 at a right angle, two of class 1 that are equal.
        float[] values = [1, 0, 0, 2, 3, 4, 3, 4];
        var statistics = InputStatistics.Of(Dataset.FromValues("few", values, (byte[])[0, 0, 1, 1], 2, 2));

        Assert.Equal(4, statistics.Rows);
        Assert.Equal((1 + 4 + 25 + 25) / 8.0, statistics.MeanSquare, 12);
        Assert.Equal([0, 1], statistics.SameClass.AsEnumerable());
        Assert.Equal([.6, .6, .8, .8], statistics.DifferentClass.Select(cosine => Math.Round(cosine, 6)));
        Assert.Equal([.5, .5], statistics.ClassShares.AsEnumerable());
    }

    [Fact]
    public void Means_that_diverge_are_said_and_not_forecast()
    {
        Forecast forecast = Forecast.Of(NetworkSpec.Parse("40-[50 phi(exp(z*z)) lecun]x3-10 softmax"), Inputs);

        Assert.Empty(forecast.Layers);
        Assert.Null(forecast.Chi);
        Assert.StartsWith("The means of phi(exp(z*z)) do not converge in layer 1", forecast.Gap!.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Over three seeds of each network, the layers' speeds and forward signals lie within their bands.</summary>
    [Theory]
    [InlineData("40-[100 relu he]x4-[10 he] softmax")]
    [InlineData("40-[100 tanh xavier]x4-[10 xavier] quadratic")]
    [InlineData("40-[100 gelu lecun]-[60 selu lecun]-[10 lecun] bce")]
    [InlineData("40-[100 prelu he]x4-[10 he] softmax")]
    [InlineData("40-100-100-10")]
    [InlineData("40-[100 sin lecun]x4-[10 lecun] mse")]
    [InlineData("40-[100 sin orthogonal]x4-[10 orthogonal] mse")]
    [InlineData("40-[100 hard-tanh he]x4-[10 he] hinge")]
    [InlineData("40-[100 sigmoid uniform(-0.3,0.3)]x3-[10 normal(0,0.1)] softmax")]
    public void Networks_lie_within_their_bands(string text)
    {
        NetworkSpec spec = NetworkSpec.Parse(text);
        var forecast = Forecast.Of(spec, Inputs);
        int cells = 0, speeds = 0, signals = 0;
        for (ulong seed = 1; seed <= 3; seed++)
        {
            var pass = new BatchPass<double>(Network<double>.Create(spec, new RandomStream(seed)), Rows, Rows.Count);
            pass.Gather([.. Enumerable.Range(0, Rows.Count)]);
            pass.Forward();
            pass.OutputDelta();
            pass.Backward();
            ImmutableArray<int> weighted = pass.Network.WeightedLayers;
            foreach (LayerForecast layer in forecast.Layers)
            {
                cells++;
                speeds += layer.Speed.Holds(Math.Log(Norms.Euclidean(pass.View.MeanDelta(weighted[layer.Layer - 1])))) ? 1 : 0;
                double square = Enumerable.Range(0, Rows.Count).Average(row =>
                    Math.Pow(Norms.Euclidean(pass.View.Activation(layer.Layer < weighted.Length ? weighted[layer.Layer] - 1 : weighted[^1], row)), 2) / spec.Sizes[layer.Layer]);
                signals += layer.ForwardRms.Holds(Math.Log(square) / 2) ? 1 : 0;
            }
        }

        Assert.Equal(3 * spec.LayerCount, cells);
        Assert.InRange(speeds, 0.85 * cells, cells);
        if (!text.Contains("orthogonal", StringComparison.Ordinal))
        {
            // Orthogonal layers add so little noise that the different lengths of rows show (docs/theory.md).
            Assert.InRange(signals, 0.85 * cells, cells);
        }

        Assert.All(forecast.Layers, layer => Assert.InRange(layer.Speed.High / layer.Speed.Low, 1.05, 20));
    }

    [Fact]
    public void The_book_s_field_is_that_of_sigmoids()
    {
        var forecast = Forecast.Of(NetworkSpec.Parse("40-100x4-10"), Inputs);

        Assert.Equal(1.30213, forecast.QStar!.Value, 5);
        Assert.Equal(.041960, forecast.Chi!.Value, 6);
        Assert.Equal(6 * forecast.DepthScale, forecast.TrainableDepth);
        Assert.Null(forecast.Gap);
    }

    [Fact]
    public void The_same_spec_and_data_give_the_same_forecast()
    {
        NetworkSpec spec = NetworkSpec.Parse("40-[100 relu he]-[10 he] softmax");
        Assert.Equal(Forecast.Of(spec, Inputs).Layers.AsEnumerable(), Forecast.Of(spec, Inputs).Layers.AsEnumerable());
    }

    /// <summary>Σ κ/n: four times the width, half the band.</summary>
    [Fact]
    public void Wide_networks_have_narrow_bands()
    {
        double narrow = Width("40-[100 relu he]x20-[10 he] softmax"), wide = Width("40-[1600 relu he]x20-[10 he] softmax");
        Assert.InRange(wide, 0.2 * narrow, 0.7 * narrow);

        static double Width(string text)
        {
            LayerForecast first = Forecast.Of(NetworkSpec.Parse(text), Inputs).Layers[0];
            return first.Speed.LogHigh - first.Speed.LogLow;
        }
    }

    /// <summary>Orthogonal linear layers turn gradients without changing their length: the output's gradient arrives whole.</summary>
    [Fact]
    public void Orthogonal_linear_layers_keep_the_band_of_the_output()
    {
        var layers = Forecast.Of(NetworkSpec.Parse("40-[100 identity orthogonal]x30-[10 orthogonal] softmax"), Inputs).Layers;
        Assert.All(layers, layer =>
        {
            Assert.Equal(layers[^1].Speed.LogExpected, layer.Speed.LogExpected, 1e-6);
            Assert.Equal(layers[^1].Speed.LogHigh, layer.Speed.LogHigh, 0.02);
        });
    }

    [Theory]
    [InlineData("40-[100 exp]-10", "layer 1", "exponential")]
    [InlineData("40-[100 relu he]-[100 relu constant(0.1)]-10", "layer 2", "constant(0.1)")]
    [InlineData("40-[100 relu uniform(0,1)]-10", "layer 1", "mean that is not 0")]
    [InlineData("40-[100 relu lsuv]-10", "layer 1", "lsuv")]
    [InlineData("40-[100 relu normal(0,9)]x60-10", "layer", "grown without bound")]
    [InlineData("40-[100 relu he bn]-10", "layer 1", "batch normalisation")]
    [InlineData("40-[100 relu he]-[100 relu he ln]-10", "layer 2", "layer normalisation")]
    [InlineData("40-[100 relu he drop(0.5)]-10", "layer 1", "dropout")]
    [InlineData("40-[100 relu he]-[100 relu he pre]-10", "layer 2", "before the weights")]
    [InlineData("40-[100 relu he]-res([100 relu he])-10", "layer 2", "residual blocks")]
    [InlineData("(1,8,5)-[conv 4 3x3 relu he]-[flatten]-10", "layer 1", "convolution")]
    [InlineData("(4,10)-[lstm 8]-10", "sequences", "one point")]
    public void Where_there_is_no_theory_the_reason_names_the_layer(string text, string layer, string reason)
    {
        var forecast = Forecast.Of(NetworkSpec.Parse(text), Inputs);

        Assert.Empty(forecast.Layers);
        Assert.Contains(layer, forecast.Gap?.ToString(), StringComparison.Ordinal);
        Assert.Contains(reason, forecast.Gap?.ToString(), StringComparison.Ordinal);
    }

    /// <summary>50 layers: 5/n of noise each in the signal and in the gradient, more where the first order is not all.</summary>
    [Theory]
    [InlineData(100, 5, true)]
    [InlineData(30, 16.7, false)]
    [InlineData(3, 167, false)]
    public void Layers_too_narrow_for_their_number_have_no_band_and_say_so(int width, double noise, bool hasBand)
    {
        var forecast = Forecast.Of(NetworkSpec.Parse(FormattableString.Invariant($"40-[{width} relu he]x50-[10 he] softmax")), Inputs);

        Assert.InRange(forecast.WidthNoise!.Value, 0.85 * noise, width < 100 ? double.MaxValue : 1.15 * noise);
        Assert.Equal(hasBand, !forecast.Layers.IsEmpty);
        Assert.Equal(!hasBand, forecast.Gap?.ToString().Contains("too narrow", StringComparison.Ordinal) == true);
        Assert.Equal(1, forecast.Chi!.Value, 9);
    }

    [Theory]
    [InlineData("40-[8 relu he]x3-10 softmax", 0.0116733)]
    [InlineData("40-[1 relu he]-10 softmax", 0.5)]
    [InlineData("40-[3 tanh he]x3-10 softmax", 0)]
    public void A_whole_layer_dies_by_chance_as_often_as_all_its_units_do(string text, double expected) =>
        Assert.Equal(expected, Forecast.Of(NetworkSpec.Parse(text), Inputs).DeadByChance!.Value, 6);

    /// <summary>Nearly equal rows: in 41 of 100 networks all of them are dead in four layers of three units.</summary>
    [Fact]
    public void Where_networks_without_a_gradient_are_expected_the_band_reaches_down_to_zero()
    {
        float[] values = [.. Enumerable.Range(0, 80).Select(i => (i % 2 == 0 ? 1 : -0.5f) + (1e-5f * MathF.Sin(i)))];
        var inputs = InputStatistics.Of(Dataset.FromValues("one", values, [.. Enumerable.Range(0, 40).Select(i => (byte)(i % 2))], 2, 2));
        var forecast = Forecast.Of(NetworkSpec.Parse("2-[3 relu he]x4-2 softmax"), inputs, double.PositiveInfinity);

        Assert.Equal(1 - Math.Pow(7.0 / 8, 4), forecast.DeadByChance!.Value, 9);
        Assert.True(forecast.Layers[0].Speed.Holds(double.NegativeInfinity));
        Assert.True(forecast.Layers[0].Speed.Expected > 1e-6);
        Assert.True(forecast.Layers[4].Speed.Low > 1e-6);
    }

    /// <summary>From q = 25, GELU with He initialisation takes hundreds of layers to its q* of 0, where χ is ½.</summary>
    [Fact]
    public void Where_q_is_far_from_its_fixed_point_chi_is_that_of_the_layers_given()
    {
        Forecast From(float scale, string activation)
        {
            float[] values = [.. Enumerable.Range(0, 400).Select(i => scale * MathF.Sin(i))];
            return Forecast.Of(
                NetworkSpec.Parse($"2-[100 {activation} he]x30-2 softmax"),
                InputStatistics.Of(Dataset.FromValues("scaled", values, [.. Enumerable.Range(0, 200).Select(i => (byte)(i % 2))], 2, 2)));
        }

        Forecast gelu = From(5, "gelu"), relu = From(5, "relu");
        Assert.Equal((0, 0.5), (gelu.QStar!.Value, Math.Round(gelu.Chi!.Value, 6)));
        Assert.True(gelu.Path!.IsFarFrom(gelu.Field!));
        Assert.InRange(gelu.Path.LastVariance, 5, 25);
        Assert.InRange(gelu.Path.MeanMultiplier, 0.9, 1.1);
        Assert.Equal(29, gelu.Path.Layers);
        Assert.False(relu.Path!.IsFarFrom(relu.Field!));
        Assert.Equal(1, relu.Path.MeanMultiplier, 9);
    }

    [Fact]
    public void Layers_that_differ_have_speeds_but_no_common_field()
    {
        var forecast = Forecast.Of(NetworkSpec.Parse("40-[100 relu he]-[100 tanh he]-[100 relu he]-[10 he] softmax"), Inputs);

        Assert.Equal(4, forecast.Layers.Length);
        Assert.Null(forecast.QStar);
        Assert.Contains("differ", forecast.Gap?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_as_targets_are_forecast_too()
    {
        float[] targets = [.. Enumerable.Range(0, 200).Select(i => MathF.Sin(i))];
        float[] values = new float[200 * 40];
        for (int i = 0; i < 200; i++)
        {
            Rows.CopyRow(i, values.AsSpan(i * 40, 40));
        }

        var data = Dataset.FromValues("sine", values, targets, 40, 1);
        NetworkSpec spec = NetworkSpec.Parse("40-[200 tanh lecun]x2-[1 lecun] mse");
        var forecast = Forecast.Of(spec, InputStatistics.Of(data));
        int hits = 0;
        for (ulong seed = 1; seed <= 10; seed++)
        {
            var pass = new BatchPass<double>(Network<double>.Create(spec, new RandomStream(seed)), data, 200);
            pass.Gather([.. Enumerable.Range(0, 200)]);
            pass.Forward();
            pass.OutputDelta();
            pass.Backward();
            hits += forecast.Layers.Count(layer => layer.Speed.Holds(Math.Log(Norms.Euclidean(pass.View.MeanDelta(layer.Layer - 1)))));
        }

        Assert.InRange(hits, 27, 30);
    }

    [Fact]
    public void A_relu_signal_is_followed_however_small_it_becomes()
    {
        var inputs = InputStatistics.Of(Rows);
        double[] Rms(double deviation) => [.. Forecast.Of(NetworkSpec.Parse(
            FormattableString.Invariant($"40-[20 relu normal(0,{deviation})]x4-10 softmax")), inputs).Layers.Take(4).Select(layer => layer.ForwardRms.LogExpected)];
        double[] plain = Rms(0.125), small = Rms(Math.ScaleB(1, -60));
        for (int l = 0; l < 4; l++)
        {
            // φ(az) = aφ(z): each layer is smaller by 2⁻⁵⁷ than with a deviation of 2⁻³. The panels that neurons are drawn from are
            // other ones; to the output the fourth says nothing beside its bias.
            Assert.Equal(plain[l] + ((l + 1) * -57 * Math.Log(2)), small[l], l < 3 ? 0.01 : 0.1);
        }
    }

    [Theory]
    [InlineData(1e3f, false)]
    [InlineData(4e3f, true)]
    [InlineData(1e18f, true)]
    public void Data_too_large_to_follow_are_named_as_what_is_missing(float scale, bool tooLarge)
    {
        float[] values = [.. Enumerable.Range(0, 400).Select(i => scale * MathF.Sin(i))];
        var inputs = InputStatistics.Of(Dataset.FromValues("scaled", values, [.. Enumerable.Range(0, 200).Select(i => (byte)(i % 2))], 2, 2));
        var forecast = Forecast.Of(NetworkSpec.Parse("2-[40 relu he]x2-2 softmax"), inputs);
        Assert.Equal(tooLarge, forecast.Gap?.ToString().StartsWith("The inputs have a mean square of", StringComparison.Ordinal) == true);
        Assert.Equal(tooLarge, forecast.Layers.IsEmpty);
    }

    [Fact]
    public void Data_for_other_outputs_are_refused() =>
        Assert.Throws<ArgumentException>(() => Forecast.Of(NetworkSpec.Parse("40-100-7"), Inputs));
}
