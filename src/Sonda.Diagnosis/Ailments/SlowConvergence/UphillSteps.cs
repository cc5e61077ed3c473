using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.SlowConvergence;

/// <summary>An optimizer that goes up a cost, as one with <c>maximize=True</c> does, which is meant for rewards.</summary>
internal static class UphillSteps
{
    /// <summary>The form of the ailment.</summary>
    internal const string Form = "uphill";

    /// <summary>The number of first and of last steps whose mean costs are compared: the noise of the mean is a third of that of a mini-batch.</summary>
    private const int MaxPart = 10;

    /// <summary>
    /// The finding; null if the optimizer minimises, if the cost is none that should fall, as a loss below 0 or of an unknown name, or if it falls.
    /// </summary>
    public static Finding? Examine(Trace trace)
    {
        TraceSubject subject = trace.Subject;
        double[] costs = [.. trace.Steps.Select(step => step.Cost).OfType<double>()];
        double[] read = [.. costs.Where(double.IsFinite)];
        if (subject.Optimizer is not { Maximizes: true } || !TraceCompletion.IsFromZero(subject.Cost) || read.Length == 0 || read.Any(cost => cost < 0)
            || (costs.Length < 2 && trace.NotFinite is null) || trace.Epochs.Any(epoch => epoch.TrainingCost < 0))
        {
            return null;
        }

        int part = Math.Clamp(read.Length / 2, 1, MaxPart);
        double first = read.Take(part).Average(), last = read.TakeLast(part).Average();
        double swing = Chance.Swing((double)part * subject.BatchSize) * Math.Max(first, subject.ConstantCost ?? 0);
        if (last < first - swing)
        {
            return null;
        }

        // A climb without end leaves the numbers.
        bool hasRisen = last > first + swing || trace.NotFinite is not null || read.Length < costs.Length;
        return new Finding
        {
            Ailment = SlowConvergenceRule.Id,
            Form = Form,
            Severity = hasRisen ? Severity.Severe : Severity.Moderate,
            SinceStep = trace.Steps[0].Step,
            Probability = hasRisen ? 1 : Certainty.SureToSuffer,
            Evidence = new Dictionary<string, double> { ["steps"] = costs.Length, ["first"] = first, ["last"] = last },
            Remedies = [RemedyKinds.Descend],
        };
    }
}
