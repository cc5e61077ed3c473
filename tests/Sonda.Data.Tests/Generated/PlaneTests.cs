using Sonda.Engine.Data;
using Sonda.Tests;

namespace Sonda.Data.Tests.Generated;

public sealed class PlaneTests
{
    [Theory]
    [InlineData("circle", 2)]
    [InlineData("blob", 3)]
    public void A_thousand_points_of_which_700_train(string spec, int classes)
    {
        LoadedData data = Load.Data(spec);
        Assert.Equal((700, 300, (Dataset?)null), (data.Training.Count, data.Validation.Count, data.Test));
        Assert.Equal((2, classes, spec), (data.Training.InputSize, data.Training.Classes, data.Name));
        Assert.Equal("built-in generator, seed 1", data.Origin);
        byte[] labels = [.. data.Training.Labels, .. data.Validation.Labels];
        Assert.All(labels.GroupBy(label => label), group => Assert.InRange(group.Count(), 1000 / classes, (1000 / classes) + 1));
    }

    [Theory]
    [InlineData("circle")]
    [InlineData("blob")]
    public void The_seed_decides_and_nothing_else(string spec)
    {
        Assert.Equal(Load.Rows(Load.Data(spec).Training), Load.Rows(Load.Data(spec + "(seed=1)").Training));
        Assert.NotEqual(Load.Rows(Load.Data(spec).Training), Load.Rows(Load.Data(spec + "(seed=2)").Training));
    }

    [Fact]
    public void Without_noise_every_point_lies_on_its_ring()
    {
        // The outermost points determine the scale, so 4,000 of them reach 1 up to a millionth.
        LoadedData data = Load.Data("circle(noise=0,factor=0.5,points=8000)");
        for (int i = 0; i < data.Training.Count; i++)
        {
            float[] point = Load.Row(data.Training, i);
            double radius = Math.Sqrt((point[0] * point[0]) + (point[1] * point[1]));
            Assert.Equal(data.Training.Labels[i] == 0 ? 1 : 0.5, radius, 1e-4);
        }
    }

    [Fact]
    public void Rings_reach_from_minus_one_to_one_and_lie_as_far_apart_as_they_should()
    {
        LoadedData data = Load.Data("circle");
        float[][] all = [.. Load.Rows(data.Training), .. Load.Rows(data.Validation)];
        byte[] labels = [.. data.Training.Labels, .. data.Validation.Labels];
        for (int column = 0; column < 2; column++)
        {
            Assert.Equal(-1, all.Min(point => point[column]));
            Assert.Equal(1, all.Max(point => point[column]));
        }

        double[] radii = [.. Enumerable.Range(0, 2).Select(label => all.Where((_, i) => labels[i] == label)
            .Average(point => Math.Sqrt((point[0] * point[0]) + (point[1] * point[1]))))];
        Assert.InRange(radii[1] / radii[0], 0.79, 0.83);
    }

    [Fact]
    public void Clouds_have_their_centres_and_deviations()
    {
        LoadedData data = Load.Data("blob(points=30000,validation=0.01)");
        (double X, double Y)[] centres = [(0, 2 * Math.Sqrt(3)), (-3, -Math.Sqrt(3)), (3, -Math.Sqrt(3))];
        float[][] points = Load.Rows(data.Training);
        for (int label = 0; label < 3; label++)
        {
            float[][] own = [.. points.Where((_, i) => data.Training.Labels[i] == label)];
            foreach ((int column, double centre) in new[] { (0, centres[label].X), (1, centres[label].Y) })
            {
                double mean = own.Average(point => point[column]);
                Assert.Equal(centre, mean, 0.1);
                Assert.Equal(2, Math.Sqrt(own.Average(point => Math.Pow(point[column] - mean, 2))), 0.06);
            }
        }
    }

    [Fact]
    public void The_share_that_validates_can_be_chosen_but_neither_part_is_empty()
    {
        Assert.Equal(100, Load.Data("blob(validation=0.1)").Validation.Count);
        Assert.Contains("4 rows for two parts: 4 to train on and 0 to validate", Load.Refusal("blob(points=4,validation=0.1)"), StringComparison.Ordinal);
    }
}
