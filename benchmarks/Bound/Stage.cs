namespace Sonda.Benchmarks.Bound;

/// <summary>A stage of an epoch: loops over memory that run one after another.</summary>
internal sealed record Stage(string Name, params Work[] Loops)
{
    public double Loads => Loops.Sum(loop => loop.Loads);

    public double FarLoads => Loops.Sum(loop => loop.FarLoads);

    public double Stores => Loops.Sum(loop => loop.Stores);

    public double Arithmetic => Loops.Sum(loop => loop.Arithmetic);

    /// <summary>A lower bound, and what limits the loop that takes most of it.</summary>
    public (double Milliseconds, string LimitedBy) Bound(MachinePeaks peaks)
    {
        (double Milliseconds, string LimitedBy)[] bounds = [.. Loops.Select(loop => loop.Bound(peaks))];
        return (bounds.Sum(bound => bound.Milliseconds), bounds.MaxBy(bound => bound.Milliseconds).LimitedBy);
    }
}
