using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.UnitsAlike;

/// <summary>Units that start with the same weights and the same gradients, so that they stay one unit.</summary>
internal sealed class UnitsAlikeRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "units-alike";

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) => !trace.Reads(layer => (layer.DistinctUnits ?? layer.UnitDifference) is not null);

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        int[] alike = LayersOf(trace);
        if (alike.Length == 0)
        {
            yield break;
        }

        LayerReading[] read = [.. trace.Steps[0].Layers];
        int worst = alike.MinBy(i => (double)read[i].DistinctUnits!.Value / trace.Subject.Layers[i].Units);
        int distinct = read[worst].DistinctUnits!.Value, units = trace.Subject.Layers[worst].Units;
        bool isStill = alike.All(i => read[i].GradientNorm == 0);
        Severity severity = distinct == 1 ? Severity.Severe : distinct <= FlatUnits.Half * units ? Severity.Moderate : Severity.Mild;
        yield return new Finding
        {
            Ailment = Ailment,
            Form = isStill ? Still : null,
            Severity = trace.HasLearned() ? Severity.Mild : severity,
            Layers = alike,
            SinceStep = trace.Steps[0].Step,
            Probability = 1,
            Evidence = new Dictionary<string, double>
            {
                ["distinct"] = distinct,
                ["units"] = units,
                ["layers"] = alike.Length,
            },
            Remedies = [RemedyKinds.Initializer, RemedyKinds.Orthogonal],
        };
    }

    /// <summary>The form in which the gradients of these layers are exactly zero.</summary>
    internal const string Still = "still";

    /// <summary>Hidden layers whose units are not all different before training, as indices.</summary>
    internal static int[] LayersOf(Trace trace) => trace.Start() is not { Step: 0 } start ? [] : [.. Enumerable.Range(0, trace.Hidden())
        .Where(i => start.Layers[i].DistinctUnits is { } distinct && distinct < trace.Subject.Layers[i].Units)];
}
