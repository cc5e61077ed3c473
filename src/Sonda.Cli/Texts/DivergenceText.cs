using Sonda.Engine.Training;

namespace Sonda.Cli.Texts;

/// <summary>A divergence in the user's language.</summary>
internal static class DivergenceText
{
    /// <summary>When, where, what, and what may help.</summary>
    public static string Of(Divergence found, Phrases phrases) => phrases.Say(
        "error.diverged",
        found.Epoch,
        found.Batch,
        found.Step,
        phrases["error.diverged.phase." + found.Phase],
        Place(found, phrases),
        phrases[Value(found.Value)],
        phrases[Advice(found)]);

    private static string Place(Divergence found, Phrases phrases) => found switch
    {
        { IsOfParameter: true } => phrases.Say("error.diverged.parameter", found.Quantity, found.Layer, found.Row, found.Unit),
        { TimeStep: { } step } => phrases.Say("error.diverged.sequence", found.Quantity, found.Layer, found.Unit, found.Row, step),
        { Row: { } row } => phrases.Say("error.diverged.row", found.Quantity, found.Layer, found.Unit, row),
        _ => phrases.Say("error.diverged.unit", found.Quantity, found.Layer, found.Unit),
    };

    private static string Value(double value) =>
        double.IsNaN(value) ? "error.diverged.nan" : value > 0 ? "error.diverged.infinite" : "error.diverged.minusInfinite";

    private static string Advice(Divergence found) => found switch
    {
        { Phase: TrainingPhase.Forward, Step: 1 } => "error.diverged.atStart",
        { Phase: TrainingPhase.Cost } => "error.diverged.atCost",
        _ => "error.diverged.later",
    };
}
