using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>The cost goes up and down. docs/rules/oscillation.md</summary>
public sealed class OscillationRule : IDiagnosticRule
{
    /// <inheritdoc/>
    public string Ailment => Ailments.Oscillation;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        EpochReading[] epochs = [.. trace.Epochs.Where(epoch => epoch.TrainingCost is { } cost && double.IsFinite(cost))
            .TakeLast(2 * Thresholds.FewestEpochs)];
        if (epochs.Length < Thresholds.FewestEpochs || trace.Subject.ConstantCost is not > 0)
        {
            yield break;
        }

        double guessing = trace.Subject.ConstantCost.Value;
        double[] changes = [.. epochs.Zip(epochs.Skip(1), (a, b) => b.TrainingCost!.Value - a.TrainingCost!.Value)];
        int rises = changes.Count(change => change > 0), turns = changes.Zip(changes.Skip(1), (a, b) => a * b < 0 ? 1 : 0).Sum();
        double swing = Chart.Median(changes.Select(Math.Abs)) / guessing;
        double noise = Thresholds.Swing((double)trace.Subject.BatchSize * trace.Subject.StepsPerEpoch);

        // A series without any trend turns two times in three (Bienaymé 1874); half is less than any valley's own slope allows.
        if (swing <= noise || turns * 2 < changes.Length)
        {
            yield break;
        }

        double gained = guessing - Chart.Median(epochs.Select(epoch => epoch.TrainingCost!.Value));
        yield return new Finding
        {
            Ailment = Ailment,
            Severity = swing * guessing > gained ? Severity.Moderate : Severity.Mild,
            SinceStep = epochs[0].Step,
            Probability = Thresholds.Estimate(swing / (swing + noise)),
            Evidence = new Dictionary<string, double>
            {
                ["rises"] = rises,
                ["turns"] = turns,
                ["epochs"] = changes.Length,
                ["swing"] = swing,
                ["noise"] = noise,
            },
            Remedies = [Remedies.LowerRate, Remedies.LargerBatch, Remedies.Clip, Remedies.Adam],
        };
    }
}
