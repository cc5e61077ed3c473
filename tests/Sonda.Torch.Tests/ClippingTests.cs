using Sonda.Engine.Randomness;
using Sonda.Torch.Tests.Adapters;

namespace Sonda.Torch.Tests;

public sealed class ClippingTests : TorchTests
{
    [Theory]
    [InlineData("none")]
    [InlineData("norm(0.5)")]
    [InlineData("norm(3)")]
    [InlineData("norm(1000)")]
    [InlineData("value(0.1)")]
    [InlineData("value(0.5)")]
    [InlineData("value(1000)")]
    public void Several_tensors_are_clipped_alike(string text)
    {
        foreach (double size in (double[])[1e-3, 1, 1e6])
        {
            double[][] gradients = Draw(size);
            Compare(type => TorchClipping.Record(text, gradients, type));
        }
    }

    internal static double[][] Draw(double size)
    {
        var random = new RandomStream(7);
        return [.. ((int[])[17, 1, 30]).Select(length =>
            Enumerable.Range(0, length).Select(_ => size * random.NextGaussian()).ToArray())];
    }
}
