using Sonda.Engine.Data;

namespace Sonda.Data.Tests;

public sealed class InkShareTests
{
    [Fact]
    public void Counts_every_pixel_of_every_image()
    {
        Dataset two = Dataset.FromBytes("two", [255, 0, 51, 0, 0, 0, 0, 102], [0, 1], 4, 10);

        InkShare ink = InkShare.Of(two);

        Assert.Equal((2, 3 / 8.0), (ink.Images, ink.NonZeroShare));
        Assert.Equal(1.6 / 8, ink.MeanIntensity, 1e-7);
        Assert.Throws<ArgumentException>(() => InkShare.Of(two.Slice(0, 0)));
    }
}
