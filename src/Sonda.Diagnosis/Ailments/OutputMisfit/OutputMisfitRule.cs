using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.OutputMisfit;

/// <summary>An output layer or a cost that does not fit the task.</summary>
internal sealed class OutputMisfitRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "output-misfit";

    /// <summary>The form of a task with numeric targets instead of classes.</summary>
    private const string Targets = "targets";

    /// <summary>
    /// The share of the error that must pass the output units, as a norm: two fifths. Measured, as the page of the ailment shows: with less,
    /// networks that could learn lose a good part of it.
    /// </summary>
    private const double MinPassedShare = 0.4;

    /// <summary>The squared error of softmax.</summary>
    private const string SquaredSoftmax = "softmax mse";

    /// <summary>The largest slope of the sigmoid.</summary>
    private const double SigmoidSlope = 0.25;

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) => false;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        TraceSubject subject = trace.Subject;
        bool isOfNumbers = subject.Classes < 1 && subject.TargetSize > 0;

        // ZeroJacobianRule finds an output that cannot move; no output can learn from a single class.
        if ((subject.Classes < 1 && subject is { IsSquashedTwice: false, LacksLogarithm: false } && (!isOfNumbers || subject.Misfit is null)) || (subject.Classes > 1 && subject.CannotLearn is not null))
        {
            yield break;
        }

        int outputs = subject.Layers[^1].Units;

        // A trace of another program knows only the classes that it has seen: a language model has units for words that were not among them.
        bool hasSpare = subject.Writer is not null && outputs > subject.Classes && outputs <= 2 * subject.Classes;
        bool isCounted = isOfNumbers ? outputs == subject.TargetSize : subject.Classes < 1 || outputs == subject.Classes || hasSpare || (outputs == 1 && subject.Classes == 2);
        bool isSquared = !isOfNumbers && subject.Cost is "mse" or "quadratic" or SquaredSoftmax, isOneClass = subject.Classes == 1;
        if (isCounted && !isSquared && !isOneClass && subject is { Misfit: null, IsSquashedTwice: false, LacksLogarithm: false })
        {
            yield break;
        }

        var evidence = new Dictionary<string, double> { ["outputs"] = outputs };
        if (isOfNumbers || subject.Classes > 0)
        {
            evidence[isOfNumbers ? "targets" : "classes"] = isOfNumbers ? subject.TargetSize : subject.Classes;
        }

        foreach ((string name, bool holds) in new[]
        {
            ("miscounted", !isCounted && !isOneClass && !isOfNumbers),
            ("miscountedTargets", !isCounted && isOfNumbers),
            ("unmetTargets", isCounted && isOfNumbers),
            ("squaredError", isSquared),
            ("onlyClass", isOneClass),
            ("squashedTwice", subject.IsSquashedTwice),
            ("unlogged", subject.LacksLogarithm),
            ("untrained", subject.Misfit is not null),
        })
        {
            if (holds)
            {
                evidence[name] = 1;
            }
        }

        bool isFlat = isSquared && PassedShare(trace) is { } passed && passed < MinPassedShare && (evidence["passed"] = passed) >= 0;
        yield return new Finding
        {
            Ailment = Ailment,
            Form = isOfNumbers ? Targets : null,
            Severity = subject.Misfit is not null || isOneClass || (outputs < subject.Classes && !isCounted) ? Severity.Severe
                : subject.LacksLogarithm && trace.NotFinite is not null ? Severity.Severe
                : (subject.IsSquashedTwice && !trace.HasLearned()) || (subject.LacksLogarithm && LearningOutcome.Of(trace) != true) ? Severity.Moderate
                : isFlat && StepLength.IsAdaptive(subject) == false && !trace.HasLearned() ? Severity.Moderate : Severity.Mild,
            Layers = [subject.Layers.Count - 1],
            SinceStep = trace.Start()?.Step ?? 0,
            Probability = 1,
            Evidence = evidence,
            // No output learns from a single class.
            Remedies = isOneClass ? [] : [RemedyKinds.FitOutput],
        };
    }

    /// <summary>
    /// The share of the error that passes the output units at the start: ‖δ‖ over the ‖δ‖ of units that are as steep as they can be. Flat units
    /// that are right have no error, so that only flat and wrong ones reduce it. Null if the cost is better than guessing, or was not read.
    /// </summary>
    private static double? PassedShare(Trace trace)
    {
        if (trace.Start() is not { Step: 0, Cost: > 0 and var cost } start || start.Layers[^1].DeltaNorm is not { } delta || cost < trace.Subject.ConstantCost)
        {
            return null;
        }

        TraceLayer output = trace.Subject.Layers[^1];
        int units = Math.Max(output.Units, 1);
        bool isHalved = trace.Subject.Cost == "quadratic";

        // C = ½‖a − y‖² with δ = (a − y)σ′, or C = ‖a − y‖²/n with δ = 2(a − y)φ′/n.
        double error = isHalved ? Math.Sqrt(2 * cost) : 2 * Math.Sqrt(cost / units);
        // Softmax at equal shares 1/n has the slope 1/n in every direction that keeps their sum; near a certain answer it has almost none.
        double steepest = isHalved ? SigmoidSlope : trace.Subject.Cost == SquaredSoftmax ? 1.0 / units : output.Activation?.LargestSlope ?? 1;
        return double.IsFinite(steepest) ? delta / (error * steepest) : null;
    }
}
