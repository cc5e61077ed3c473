using Sonda.Diagnosis.Ailments.BadDataScale;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.TargetsOffScale;

/// <summary>Targets of a regression that lie too far from the outputs of the untrained network, or spread too little beside them.</summary>
internal sealed class TargetsOffScaleRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "targets-off-scale";

    /// <summary>The form in which the targets suit the network only because its inputs are too large as well.</summary>
    internal const string LargeInputs = "large-inputs";

    /// <summary>The mean square of outputs, over that of the targets or 1, from which the network and not the targets is off scale.</summary>
    private const double MaxOutputSquare = 10;

    /// <summary>The absolute error, over the deviation of the targets, from which a network has learned: a half, as of other costs.</summary>
    private const double LearnedError = 0.5;

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) => TraceCompletion.IsOfNumbers(trace.Subject.Cost) && trace.Subject is { Targets: null } or { PlannedSteps: 0 };

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        bool isAbsolute = TraceCompletion.IsAbsolute(trace.Subject.Cost);
        if (trace.Subject is not { Targets: { Deviation: > 0 } targets, PlannedSteps: > 0 }
            || !(isAbsolute ? !trace.Subject.HasOtherCosts : trace.Subject is { Cost: "mse", ConstantCost: > 0 })
            || trace.Start() is not { Step: 0 } start || TargetPath.Of(trace, start, targets, 1) is not { } path)
        {
            yield break;
        }

        // Outputs far larger than the targets and than 1 have grown in the network, such as over the steps of a recurrent layer: scaled targets
        // would be as far from them.
        double square = (targets.Mean * targets.Mean) + (targets.Deviation * targets.Deviation);
        if ((isAbsolute ? start.Cost * start.Cost : start.Cost) > MaxOutputSquare * Math.Max(1, square))
        {
            yield break;
        }

        if (path.Probability >= Certainty.LikelyToSuffer)
        {
            // Once training has ended no better than guessing, the prediction has come true. What guessing costs as an absolute error, mean and
            // deviation do not tell; it is at most the deviation.
            double? error = isAbsolute ? LastCost(trace) / targets.Deviation : null;
            bool isOver = trace.Steps[^1].Step + 1 >= trace.Subject.PlannedSteps;
            double suffers = LearningOutcome.Of(trace) == false || (isOver && error > 1 && trace.Subject.Cost != "huber") ? 1 : path.Probability;
            yield return Found(trace, path.Form, error <= LearnedError ? Severity.Mild : trace.Predicted(suffers), suffers, path);
        }
        else if (new BadDataScaleRule().Examine(trace).Any() && trace.Subject.Inputs is { Rms: > 1 and var size }
            && TargetPath.Of(trace, start, targets, size) is { Probability: >= Certainty.LikelyToSuffer } scaled)
        {
            yield return Found(trace, LargeInputs, Severity.Mild, scaled.Probability, scaled);
        }
    }

    private static double? LastCost(Trace trace) => trace.Epochs.LastOrDefault(epoch => epoch.TrainingCost is not null)?.TrainingCost ?? trace.Steps[^1].Cost;

    private Finding Found(Trace trace, string? form, Severity severity, double probability, TargetPath path) => new()
    {
        Ailment = Ailment,
        Form = form,
        Severity = severity,
        Layers = [trace.Subject.Layers.Count - 1],
        SinceStep = 0,
        Probability = Certainty.Estimate(probability),
        Evidence = path.Evidence,
        Remedies = [RemedyKinds.ScaleData],
    };
}
