namespace Sonda.Lab.Readings;

/// <summary>Steps at which a run is read whatever its pace: even in log(step), 32 a decade.</summary>
internal sealed class StepLadder
{
    private const double PerDecade = 32;

    /// <summary>The next step to read.</summary>
    public long Next { get; private set; }

    /// <summary>The rung after a step.</summary>
    public void Pass(long step) => Next = step == 0
        ? 1
        : Math.Max(step + 1, (long)Math.Ceiling(Math.Pow(10, (Math.Floor(Math.Log10(step) * PerDecade) + 1) / PerDecade)));
}
