namespace Sonda.Runs.Probes;

/// <summary>What a reading costs, cheapest first; the chapter's table of benchmarks states the first in numbers.</summary>
public enum ProbeCost
{
    /// <summary>A norm for each layer of gradients that training has computed anyway.</summary>
    Layers,

    /// <summary>A norm for each row of the batch and each layer.</summary>
    Rows,

    /// <summary>A forward and backward pass of its own over the rows that are read.</summary>
    Pass,

    /// <summary>Such a pass and the gradient of every weight.</summary>
    WeightGradients,
}

/// <summary>Reads what a network's gradients are, and declares what that costs. A probe never changes what it reads.</summary>
public interface IProbe
{
    /// <summary>What one reading costs.</summary>
    ProbeCost Cost { get; }
}

/// <summary>At which training steps a probe reads.</summary>
/// <param name="Every">From one reading to the next, in steps, 1 or more; 1 reads at every step.</param>
/// <param name="First">The first step that is read, from 0.</param>
public readonly record struct ProbeSchedule(long Every, long First = 0)
{
    /// <summary>Reads at every step.</summary>
    public static ProbeSchedule EveryStep => new(1);

    /// <summary>Steps from 0 on that are all read, in addition; default: none.</summary>
    public long Dense { get; init; }

    /// <summary>A last step that is read in addition; null for none.</summary>
    public long? Last { get; init; }

    /// <summary>Whether a step is read.</summary>
    public bool Includes(long step) => step < Dense || step == Last || (step >= First && (step - First) % Every == 0);
}
