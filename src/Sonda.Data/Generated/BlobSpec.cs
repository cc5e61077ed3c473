using Sonda.Engine.Randomness;

namespace Sonda.Data.Generated;

/// <summary>
/// Three round normal clouds in the plane, one per class, with equal numbers of points: <c>blob(deviation=2,points=1000)</c>.
/// </summary>
/// <remarks>
/// Their centres are the corners of a triangle with sides of 6 around the origin, the same for every seed: a seed changes the points, but
/// not how hard the classes are to separate. At the default, the centres are three standard deviations apart. (scikit-learn's make_blobs
/// draws the centres.) Nothing is scaled.
/// </remarks>
public sealed record BlobSpec : SplitSpec
{
    internal const string Name = "blob";
    private const double DefaultDeviation = 2;
    private static readonly NumberRange<double> Deviations = new(0, 1000);

    /// <summary>The centres of class 0 at the top, 1 at the left and 2 at the right, at the heights 2√3 and −√3.</summary>
    private static readonly (double X, double Y)[] Centres =
        [(0, 3.4641016151377544), (-3, -1.7320508075688772), (3, -1.7320508075688772)];

    /// <summary>The standard deviation of both coordinates of a point, from 0 to 1,000; default: 2.</summary>
    public double Deviation { get; init => field = Deviations.Checked(value); } = DefaultDeviation;

    /// <summary>The number of points, from 4 to 1,000,000; default: 1,000.</summary>
    public int Points { get; init => field = PlanePoints.Range.Checked(value); } = PlanePoints.Usual;

    internal override string Source => SourceText.Write(
        Name,
        [
            SourceText.Pair("deviation", Deviation, DefaultDeviation),
            SourceText.Pair("points", Points, PlanePoints.Usual),
            .. SplitPairs(),
        ]);

    internal static BlobSpec Read(SourceText text)
    {
        text.Allow(null, ["deviation", "points", SeedKey, ValidationKey], "blob(deviation=2,points=1000)");
        return new BlobSpec
        {
            Deviation = text.Number("deviation", DefaultDeviation, Deviations),
            Points = text.Number("points", PlanePoints.Usual, PlanePoints.Range),
            Seed = ReadSeed(text),
            Validation = ReadValidation(text),
        };
    }

    private protected override SplitRows Draw(RandomStream random, CancellationToken stop)
    {
        var plane = new PlanePoints(Points, Centres.Length, random.Split(Name), (label, stream) => (
            Centres[label].X + (Deviation * stream.NextGaussian()),
            Centres[label].Y + (Deviation * stream.NextGaussian())));
        return new SplitRows(plane.ToDataset(Source), Origins.Generator(Seed), []);
    }
}
