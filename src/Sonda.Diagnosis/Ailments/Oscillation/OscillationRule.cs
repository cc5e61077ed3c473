using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.Oscillation;

/// <summary>A cost that goes up and down.</summary>
internal sealed class OscillationRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "oscillation";

    /// <summary>
    /// The fewest epochs that show a trend: with 10, half of which rise by chance, 8 rises or more have a probability of 1 in 18.
    /// </summary>
    internal const int MinEpochs = 10;

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) => trace.LacksEpochs();

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        EpochReading[] epochs = [.. trace.Epochs.Where(epoch => epoch.TrainingCost is { } cost && double.IsFinite(cost))
            .TakeLast(2 * MinEpochs)];
        if (epochs.Length < MinEpochs || trace.Subject.ConstantCost is not > 0)
        {
            yield break;
        }

        double guessing = trace.Subject.ConstantCost.Value;
        double[] changes = [.. epochs.Zip(epochs.Skip(1), (a, b) => b.TrainingCost!.Value - a.TrainingCost!.Value)];
        int rises = changes.Count(change => change > 0), turns = changes.Zip(changes.Skip(1), (a, b) => a * b < 0 ? 1 : 0).Sum();
        double swing = Probability.Median(changes.Select(Math.Abs)) / guessing;
        double noise = Chance.Swing((double)trace.Subject.BatchSize * trace.Subject.StepsPerEpoch);

        // A series without a trend turns two times in three (Bienaymé 1874); one that turns less than half of the time has a trend.
        if (swing <= noise || turns * 2 < changes.Length)
        {
            yield break;
        }

        double gained = guessing - Probability.Median(epochs.Select(epoch => epoch.TrainingCost!.Value));
        yield return new Finding
        {
            Ailment = Ailment,
            Severity = swing * guessing > gained ? Severity.Moderate : Severity.Mild,
            SinceStep = epochs[0].Step,
            Probability = Certainty.Estimate(swing / (swing + noise)),
            Evidence = new Dictionary<string, double>
            {
                ["rises"] = rises,
                ["turns"] = turns,
                ["epochs"] = changes.Length,
                ["swing"] = swing,
                ["noise"] = noise,
            },
            Remedies = [RemedyKinds.LowerRate, RemedyKinds.LargerBatch, RemedyKinds.Clip, RemedyKinds.Adam],
        };
    }
}
