using Sonda.Data.Scaling;
using Sonda.Engine;
using Sonda.Engine.Data;
using Sonda.Tests;

namespace Sonda.Data.Tests.Scaling;

public sealed class ScalingTests
{
    [Fact]
    public void Minmax_and_standard_are_fitted_to_the_training_rows_alone()
    {
        Dataset training = Dataset.FromValues("x", [1, 5, 3, 5, 5, 5], [0, 1, 0], 2, 2);
        Dataset validation = Dataset.FromValues("x", [9, 6], new byte[1], 2, 2);
        var data = new LoadedData("x", training, validation, null, $"", null);

        LoadedData minmax = new ScalingSpec(ScalingKind.MinMax).Apply(data);
        Assert.Equal([[0, 0], [0.5f, 0], [1, 0]], Load.Rows(minmax.Training));
        Assert.Equal([[2, 1]], Load.Rows(minmax.Validation));
        Assert.Equal("x+minmax", minmax.Name);
        Assert.Equal(training.Labels.ToArray(), minmax.Training.Labels.ToArray());

        LoadedData standard = new ScalingSpec(ScalingKind.Standard).Apply(data);
        double deviation = Math.Sqrt(8 / 3.0);
        Assert.Equal([[(float)(-2 / deviation), 0], [0, 0], [(float)(2 / deviation), 0]], Load.Rows(standard.Training));
        Assert.Equal([[(float)(6 / deviation), 1]], Load.Rows(standard.Validation));
    }

    [Theory]
    [InlineData("blob", "standard")]
    [InlineData("circle", "minmax")]
    [InlineData("adding(9,rows=80)", "standard(targets)")]
    [InlineData("adding(9,rows=80)", "minmax(targets)")]
    public void Training_rows_get_the_mean_and_spread_that_are_promised(string source, string scaling)
    {
        LoadedData plain = Load.Data(source), data = Load.Data($"{source}+{scaling}");
        int features = data.Training.InputShape.Features;
        Assert.Equal((plain.Training.Count, plain.Training.InputShape), (data.Training.Count, data.Training.InputShape));
        for (int f = 0; f < features; f++)
        {
            Require([.. Load.Rows(data.Training).SelectMany(row => row.Where((_, i) => i % features == f))]);
        }

        if (data.Training.HasTargets)
        {
            Require(data.Training.Targets.ToArray());
        }

        void Require(float[] numbers)
        {
            if (scaling.StartsWith("minmax", StringComparison.Ordinal))
            {
                Assert.Equal((0, 1), (numbers.Min(), numbers.Max()));
                return;
            }

            double mean = numbers.Average(number => (double)number);
            Assert.Equal(0, mean, 1e-6);
            Assert.Equal(1, Math.Sqrt(numbers.Average(number => (number - mean) * (number - mean))), 1e-6);
        }
    }

    [Fact]
    public void A_map_of_an_image_is_one_feature_and_a_step_behind_the_end_stays_zero()
    {
        Dataset images = Dataset.FromValues("x", [0, 4, 10, 20], new byte[1], 4, 2).WithShape(Shape.Image(2, 1, 2));
        Assert.Equal([0, 1, 0, 1], Load.Row(Scaled(images, ScalingKind.MinMax).Training, 0));

        Dataset sequences = Dataset.FromValues("x", [2, 4, 6, 8, 10, 0], [1.5f, 2.5f], 3, 1)
            .WithShape(Shape.Sequence(3, 1)).WithLengths([3, 2]);
        Dataset scaled = Scaled(sequences, ScalingKind.MinMax).Training;
        Assert.Equal([[0, 0.25f, 0.5f], [0.75f, 1, 0]], Load.Rows(scaled));
        Assert.Equal([3, 2], scaled.Lengths.ToArray());
        Assert.Equal([1.5f, 2.5f], scaled.Targets.ToArray());
    }

    [Fact]
    public void Classes_at_every_step_are_kept()
    {
        LoadedData plain = Load.Data("copy(2,rows=20)"), data = Load.Data("copy(2,rows=20)+standard");
        Assert.Equal(plain.Training.Labels.ToArray(), data.Training.Labels.ToArray());
        Assert.Equal(plain.Training.LabelsPerRow, data.Training.LabelsPerRow);
    }

    [Fact]
    public void There_must_be_targets_to_scale_them() =>
        Assert.Contains("scales targets, but the rows have classes", Load.Refusal("circle+standard(targets)"), StringComparison.Ordinal);

    private static LoadedData Scaled(Dataset data, ScalingKind kind) =>
        new ScalingSpec(kind).Apply(new LoadedData("x", data, data, null, $"", null));
}
