namespace Sonda.Runs.Probes;

/// <summary>The cost of a reading, cheapest first; the benchmarks state the cost of the first in numbers.</summary>
internal enum ProbeCost
{
    /// <summary>A norm per layer, of gradients that training computes anyway.</summary>
    Layers,

    /// <summary>A norm per layer and row of the batch.</summary>
    Rows,

    /// <summary>A separate forward and backward pass over the rows.</summary>
    Pass,

    /// <summary>A separate pass, and the gradient of every weight.</summary>
    WeightGradients,
}

/// <summary>Reads the gradients of a network and declares the cost. A probe never changes what it reads.</summary>
internal interface IProbe
{
    /// <summary>The cost of one reading.</summary>
    ProbeCost Cost { get; }
}

/// <summary>The training steps at which a probe reads.</summary>
/// <param name="Every">The interval between readings in steps, 1 or more; 1 reads every step.</param>
/// <param name="First">The first step to read, from 0.</param>
public readonly record struct ProbeSchedule(long Every, long First = 0)
{
    /// <summary>Reads at every step.</summary>
    public static ProbeSchedule EveryStep => new(1);

    /// <summary>The number of first steps that are all read, in addition; default: none.</summary>
    public long Dense { get; init; }

    /// <summary>One more step to read, usually the last; null for none.</summary>
    public long? Last { get; init; }

    /// <summary>Whether the schedule includes a step.</summary>
    public bool Includes(long step) => step < Dense || step == Last || (step >= First && (step - First) % Every == 0);
}
