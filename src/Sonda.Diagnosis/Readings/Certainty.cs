using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Readings;

/// <summary>How sure a finding is, and what severity follows from that.</summary>
internal static class Certainty
{
    /// <summary>The range of an estimated probability: a model has no more digits.</summary>
    private const double Min = 0.001, Max = 0.999;

    /// <summary>The probability from which a finding is severe: 0.95, the usual level.</summary>
    public const double SureToSuffer = 0.95;

    /// <summary>The probability from which a finding is at least moderate. Below it the network will more probably learn than not.</summary>
    public const double LikelyToSuffer = 0.5;

    /// <summary>The smallest share of seeds or of numbers worth a finding: 0.05, the complement of <see cref="SureToSuffer"/>.</summary>
    public const double MinShare = 0.05;

    /// <summary>
    /// The probability to suffer if the trace does not allow a forecast: a half for a gradient or a signal of which less than a thousandth is left, more
    /// than learning rates and initial weights of the usual grids make up for; below that, none that is worse than mild.
    /// </summary>
    public static double Unforeseen(double left) => left < 1e-3 ? LikelyToSuffer : LikelyToSuffer / 2;

    /// <summary>An estimated probability, 0.001 to 0.999.</summary>
    public static double Estimate(double probability) => Math.Clamp(probability, Min, Max);

    /// <summary>The severity that follows from a probability to suffer.</summary>
    public static Severity Severity(double probability) =>
        probability >= SureToSuffer ? Findings.Severity.Severe
        : probability >= LikelyToSuffer ? Findings.Severity.Moderate
        : Findings.Severity.Mild;

    /// <summary>The severity of a prediction from the start, which training may have refuted: a network that has learned has at most a mild ailment.</summary>
    public static Severity Predicted(this Trace trace, double probability) =>
        trace.HasLearned() ? Findings.Severity.Mild : Severity(probability);
}
