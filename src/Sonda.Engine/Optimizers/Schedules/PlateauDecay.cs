using Sonda.Engine.Text;

namespace Sonda.Engine.Optimizers.Schedules;

/// <summary>
/// Reduces the rate when the metric no longer falls, <c>plateau(3,0.5)</c>: after more than 3 epochs in a row without an improvement it
/// halves the rate and counts anew.
/// </summary>
/// <remarks>
/// An improvement is a metric below the best by more than 1e-4 of the best's magnitude. This is PyTorch's ReduceLROnPlateau with its
/// default threshold (PyTorch uses the signed value, which works for positive metrics only).
/// </remarks>
/// <param name="Patience">Tolerated epochs without an improvement, at least 0.</param>
/// <param name="Ratio">The factor of each reduction, above 0 and below 1.</param>
public sealed record PlateauDecay(int Patience, double Ratio) : LearningRateSchedule
{
    private const double Threshold = 1e-4;

    private protected override string Text => $"plateau({TermText.Of(Patience)},{TermText.Of(Ratio)})";

    internal static PlateauDecay Read(TermText term)
    {
        term.Allow(2, 2, [], "plateau(3,0.5)");
        return new PlateauDecay(term.Whole(0, 0), term.Ordered(1, 1));
    }

    private protected override double Shape(double epoch) => 1;

    private protected override ScheduleState Next(ScheduleState state, double metric)
    {
        // NaN compares as false, so it is never an improvement.
        bool improved = state.Best is double best ? metric < best - (Threshold * Math.Abs(best)) : double.IsFinite(metric);
        if (improved)
        {
            return state with { Best = metric, Stalled = 0 };
        }

        return state.Stalled < Patience
            ? state with { Stalled = state.Stalled + 1 }
            : state with { Stalled = 0, Factor = state.Factor * Ratio };
    }

    private protected override LocalizableText? OwnFault() =>
        Outside(Patience >= 0, $"The patience", Patience, $"0 or more")
        ?? Outside(Ratio is > 0 and < 1, $"The ratio", Ratio, $"above 0 and below 1");
}
