using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.ZeroJacobian;

/// <summary>An output that does not depend on its weighted inputs.</summary>
internal sealed class ZeroJacobianRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "zero-jacobian";

    /// <summary>The form in which output units have died, and the name of their number.</summary>
    internal const string Dead = "dead";

    /// <summary>The number of last readings in all of which a unit must be dead.</summary>
    private const int MinReadings = 10;

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) => false;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        TraceSubject subject = trace.Subject;
        int output = subject.Layers.Count - 1, units = subject.Layers[output].Units;

        // Data with a single class teach nothing either, but that is no fault of the output; OutputMisfitRule finds it.
        bool isStill = (subject.CannotLearn is not null && subject.Classes != 1) || (subject.Cost == "softmax" && units == 1) || IsSeen(trace);
        int dead = isStill ? 0 : DeadOutputs(trace);
        if (!isStill && dead == 0)
        {
            yield break;
        }

        yield return new Finding
        {
            Ailment = Ailment,
            Form = isStill ? null : Dead,
            Severity = trace.HasLearned() && !isStill ? Severity.Mild : isStill || dead >= units ? Severity.Severe : Severity.Moderate,
            Layers = [output],
            SinceStep = isStill ? trace.Start()?.Step ?? 0 : trace.Steps.First(step => step.Layers[output].DeadUnits?.Count >= dead).Step,
            Probability = 1,
            Evidence = isStill ? new Dictionary<string, double> { ["outputs"] = units } : new Dictionary<string, double> { ["outputs"] = units, [Dead] = dead },
            Remedies = [RemedyKinds.FitOutput],
        };
    }

    /// <summary>
    /// The number of output units whose slope is 0 in every row of the last readings, as behind a ReLU: one mini-batch may lack the rows of a class,
    /// ten hardly do.
    /// </summary>
    private static int DeadOutputs(Trace trace)
    {
        IReadOnlyList<int>[] dead = [.. trace.Steps.TakeLast(MinReadings).Select(step => step.Layers[^1].DeadUnits).OfType<IReadOnlyList<int>>()];
        return dead.Length < MinReadings ? 0 : dead.Aggregate<IEnumerable<int>>((some, others) => some.Intersect(others)).Count();
    }

    /// <summary>Whether there is a cost to reduce, weights and signals were read, and no row has a gradient at the output.</summary>
    private static bool IsSeen(Trace trace) =>
        trace.Start() is { Cost: > 0 } start && start.Layers[^1] is { DeltaNorm: 0, Speed: 0, GradientNorm: 0, ForwardRms: > 0 };
}
