namespace Sonda.Engine.Optimizers.Schedules;

/// <summary>A schedule's record of the metric; a checkpoint stores it.</summary>
/// <param name="Best">The smallest metric that counted as an improvement; null before the first.</param>
/// <param name="Stalled">Epochs since then, or since the last reduction.</param>
/// <param name="Factor">The product of all reductions so far.</param>
public sealed record ScheduleState(double? Best, int Stalled, double Factor)
{
    /// <summary>The state before the first metric.</summary>
    public static ScheduleState Start { get; } = new(null, 0, 1);
}
