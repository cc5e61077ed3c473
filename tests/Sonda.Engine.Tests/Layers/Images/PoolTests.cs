using CsCheck;
using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Initializers;
using Sonda.Engine.Kernels;
using Sonda.Engine.Layers.Conv2d;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Pool;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;

namespace Sonda.Engine.Tests.Layers.Images;

public sealed class PoolTests
{
    [Theory]
    [InlineData(PoolKind.Max, 2, 2, 0)]
    [InlineData(PoolKind.Max, 3, 2, 1)]
    [InlineData(PoolKind.Max, 2, 1, 0)]
    [InlineData(PoolKind.Average, 2, 2, 0)]
    [InlineData(PoolKind.Average, 3, 2, 1)]
    [InlineData(PoolKind.Average, 2, 3, 1)]
    public void Every_gradient_in_front_of_a_pool_equals_the_finite_difference_of_the_cost(PoolKind kind, int size, int stride, int padding)
    {
        var shape = Shape.Image(2, 7, 6);
        var random = new RandomStream(6);
        float[] values = [.. Enumerable.Range(0, 4 * shape.Count).Select(_ => (float)random.NextGaussian())];
        GradientCheck.Run(
            new NetworkSpec(
                shape,
                [
                    new Conv2dSpec(3, 2, 2, new ActivationSpec(ActivationKind.Tanh), InitializerSpec.Book),
                    new PoolSpec(kind, size) { Stride = stride, Padding = padding },
                    new DenseSpec(3, new ActivationSpec(ActivationKind.Identity), InitializerSpec.Book),
                ],
                CostFunction.Softmax),
            Dataset.FromValues("images", values, [0, 1, 2, 1], shape.Count, 3).WithShape(shape));
    }

    [Fact]
    public void Both_kinds_are_those_of_the_definition_for_any_shape_there_and_back() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 9], Gen.Int[1, 70], Gen.Int[1, 4], Gen.Int[1, 4], Gen.Int[0, 2], Gen.ULong)
            .Sample((maps, height, width, size, stride, padding, seed) =>
            {
                var window = new Window(Shape.Image(maps, height, width), size, size, stride, Math.Min(padding, size / 2));
                if (window.Fault() is null)
                {
                    CheckAgainstNaive(window, seed);
                }
            }, iter: 500);

    [Theory]
    [InlineData(3, 8, 8)]
    [InlineData(2, 24, 24)]
    [InlineData(1, 5, 35)]
    [InlineData(1, 2, 64)]
    public void Windows_of_two_by_two_side_by_side_are_those_of_the_definition(int maps, int height, int width)
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            CheckAgainstNaive(new Window(Shape.Image(maps, height, width), 2, 2, 2, 0), seed);
        }
    }

    [Fact]
    public void Not_a_number_and_minus_infinity_are_found()
    {
        float[] image = [1, float.NaN, 2, 9, float.NaN, 8, 7, 3, float.NegativeInfinity, float.NegativeInfinity, -0f, 0f, float.NegativeInfinity, float.NegativeInfinity, 0f, -0f];
        var window = new Window(Shape.Image(1, 4, 4), 2, 2, 2, 0);
        var (largest, found, back) = (new float[4], new int[4], new float[16]);
        MaxPoolKernels.Max(image, window, largest, found);
        Assert.Equal([float.NaN, 9, float.NegativeInfinity, 0], largest);
        Assert.Equal([1, 3, 8, 10], found);
        MaxPoolKernels.Spread([1, 2, 3, 4], found, back);
        Assert.Equal([0, 1, 0, 2, 0, 0, 0, 0, 3, 0, 4, 0, 0, 0, 0, 0], back);
    }

    [Theory]
    [InlineData(0, 1, 0, "0 × 0 with stride 1")]
    [InlineData(2, 0, 0, "2 × 2 with stride 0")]
    [InlineData(3, 1, 2, "a pool of size 3 must be 0 to 1; found 2")]
    [InlineData(8, 1, 0, "8 × 8 is larger than the 6 × 9 points of an image (2,6,9) with padding 0")]
    public void What_does_not_fit_is_refused_with_numbers(int size, int stride, int padding, string reason)
    {
        var pool = new PoolSpec(PoolKind.Max, size) { Stride = stride, Padding = padding };
        string message = Assert.ThrowsAny<FormatException>(() => new NetworkSpec(Shape.Image(2, 6, 9), [pool, new DenseSpec(3)])).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.ThrowsAny<FormatException>(() => new NetworkSpec(Shape.Sequence(2, 6), [new PoolSpec(PoolKind.Max, 1), new DenseSpec(3)]));
    }

    private static void CheckAgainstNaive(Window window, ulong seed)
    {
        // Few different numbers, so that equal maxima are frequent.
        var random = new RandomStream(seed);
        float[] image = [.. Enumerable.Range(0, window.Input.Count).Select(_ => random.NextInt(5) - 2f)];
        var output = Shape.Image(window.Input.Maps, window.OutputHeight, window.OutputWidth);
        float[] gradient = [.. Enumerable.Range(0, output.Count).Select(_ => random.NextInt(64) - 32f)];
        int[] indices = [.. Enumerable.Range(0, image.Length)];
        (int size, int stride, int padding) = (window.Height, window.Stride, window.Padding);
        double?[][] windows = NaiveImages.Windows(window.Input, output, Array.ConvertAll(image, v => (double)v), size, stride, padding);
        double?[][] places = NaiveImages.Windows(window.Input, output, Array.ConvertAll(indices, v => (double)v), size, stride, padding);

        var (largest, found, mean) = (new float[output.Count], new int[output.Count], new float[output.Count]);
        MaxPoolKernels.Max(image, window, largest, found);
        AveragePoolKernels.Mean(image, window, mean);
        var (maxBack, meanBack) = (new float[image.Length], new float[image.Length]);
        var (expectedMaxBack, expectedMeanBack) = (new float[image.Length], new float[image.Length]);
        for (int at = 0; at < output.Count; at++)
        {
            double max = windows[at].Max()!.Value;
            int first = (int)places[at][Array.IndexOf(windows[at], max)]!.Value;
            Assert.Equal((float)max, largest[at]);
            Assert.Equal(first, found[at]);
            Assert.Equal((float)(windows[at].Sum() / (size * size))!, mean[at]);
            expectedMaxBack[first] += gradient[at];
            foreach (double? place in places[at].Where(place => place is not null))
            {
                expectedMeanBack[(int)place!.Value] += gradient[at] / (size * size);
            }
        }

        MaxPoolKernels.Spread(gradient, found, maxBack);
        AveragePoolKernels.Spread(gradient, window, meanBack);
        Assert.Equal(expectedMaxBack, maxBack);
        Assert.Equal(expectedMeanBack, meanBack);
    }
}
