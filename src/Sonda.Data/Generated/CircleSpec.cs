using Sonda.Engine.Randomness;

namespace Sonda.Data.Generated;

/// <summary>
/// Two concentric rings in the plane: <c>circle(noise=0.1,factor=0.8,points=1000)</c>. Class 0 is the outer ring of radius 1, class 1 the
/// inner ring of radius <see cref="Factor"/>, with equal numbers of points.
/// </summary>
/// <remarks>
/// The directions of the points are uniformly distributed; both coordinates get normal noise. Then all points together are stretched so
/// that each column spans −1 to 1. (scikit-learn's make_circles spaces the directions evenly.)
/// </remarks>
public sealed record CircleSpec : SplitSpec
{
    internal const string Name = "circle";
    private const double DefaultNoise = 0.1, DefaultFactor = 0.8;
    private static readonly NumberRange<double> Noises = new(0, 100), Factors = new(0, 0.999);

    /// <summary>The standard deviation of the noise, from 0 to 100; default: 0.1.</summary>
    public double Noise { get; init => field = Noises.Checked(value); } = DefaultNoise;

    /// <summary>The radius of the inner ring, from 0 to 0.999; default: 0.8.</summary>
    public double Factor { get; init => field = Factors.Checked(value); } = DefaultFactor;

    /// <summary>The number of points, from 4 to 1,000,000; default: 1,000.</summary>
    public int Points { get; init => field = PlanePoints.Range.Checked(value); } = PlanePoints.Usual;

    internal override string Source => SourceText.Write(
        Name,
        [
            SourceText.Pair("noise", Noise, DefaultNoise),
            SourceText.Pair("factor", Factor, DefaultFactor),
            SourceText.Pair("points", Points, PlanePoints.Usual),
            .. SplitPairs(),
        ]);

    internal static CircleSpec Read(SourceText text)
    {
        text.Allow(null, ["noise", "factor", "points", SeedKey, ValidationKey], "circle(noise=0.1,factor=0.8,points=1000)");
        return new CircleSpec
        {
            Noise = text.Number("noise", DefaultNoise, Noises),
            Factor = text.Number("factor", DefaultFactor, Factors),
            Points = text.Number("points", PlanePoints.Usual, PlanePoints.Range),
            Seed = ReadSeed(text),
            Validation = ReadValidation(text),
        };
    }

    private protected override SplitRows Draw(RandomStream random, CancellationToken stop)
    {
        var plane = new PlanePoints(Points, classes: 2, random.Split(Name), (label, stream) =>
        {
            (double x, double y) = Direction(stream);
            double radius = label == 0 ? 1 : Factor;
            return ((radius * x) + (Noise * stream.NextGaussian()), (radius * y) + (Noise * stream.NextGaussian()));
        });
        plane.StretchToUnit();
        return new SplitRows(plane.ToDataset(Source), Origins.Generator(Seed), []);
    }

    /// <summary>
    /// Draws a unit vector in a random direction: a point of the disc, projected to its rim. This needs no sine, which differs between
    /// machines.
    /// </summary>
    private static (double X, double Y) Direction(RandomStream random)
    {
        double x, y, square;
        do
        {
            x = (2 * random.NextDouble()) - 1;
            y = (2 * random.NextDouble()) - 1;
            square = (x * x) + (y * y);
        }
        while (square is > 1 or 0);
        double length = Math.Sqrt(square);
        return (x / length, y / length);
    }
}
