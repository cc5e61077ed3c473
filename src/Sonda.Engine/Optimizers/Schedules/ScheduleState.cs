namespace Sonda.Engine.Optimizers.Schedules;

/// <summary>What a schedule remembers of the metric: all that a checkpoint has to keep of it.</summary>
/// <param name="Best">The smallest metric that counted as an improvement; null before the first.</param>
/// <param name="Stalled">Epochs since then, or since the rate was last reduced.</param>
/// <param name="Factor">The product of all reductions so far.</param>
public sealed record ScheduleState(double? Best, int Stalled, double Factor)
{
    /// <summary>Nothing seen, nothing reduced.</summary>
    public static ScheduleState Start { get; } = new(null, 0, 1);
}
