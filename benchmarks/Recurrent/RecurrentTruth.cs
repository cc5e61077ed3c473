using Sonda.Benchmarks.Remedies;
using Sonda.Diagnosis.Readings;
using Sonda.Runs.Specs;

namespace Sonda.Benchmarks.Recurrent;

/// <summary>
/// The outcome of the recurrent networks in training. A file keeps each training, so that a change of the rules needs no new one. Ten seeds of
/// a network are trained, or fewer once two of them have learned: more than one in ten then do.
/// </summary>
internal sealed class RecurrentTruth
{
    /// <summary>The file of the repository with the recorded outcomes, from its root.</summary>
    public const string RecordedFile = "benchmarks/Recurrent/outcomes.txt";

    private const int Seeds = 10;
    private readonly TrialCache _trainings = new(RecordedFile);

    /// <summary>The number of trainings that were not on record.</summary>
    public int Trained => _trainings.Trained;

    /// <summary>The number of seeds that learn, of those trained; one that learns in more than one of ten is cut short.</summary>
    public (int Learned, int Runs) Of(RecurrentCase one)
    {
        var run = RunSpec.Parse(one.Run);
        int learned = 0, runs = 0;
        while (runs < Seeds && learned < 2)
        {
            Outcome outcome = _trainings.Of(run with { Seed = (ulong)++runs });
            learned += HasLearned(one, outcome) ? 1 : 0;
        }

        return (learned, runs);
    }

    /// <summary>A network has learned if it went a tenth of the way from guessing, or from what needs no memory, to being right always.</summary>
    private static bool HasLearned(RecurrentCase one, Outcome outcome) => !outcome.Diverged
        && (outcome.Share <= LearningOutcome.MaxCostShare * one.Memoryless
            || (one.Memoryless == 1 && outcome.Accuracy - outcome.Chance >= (1 - LearningOutcome.MaxCostShare) * (1 - outcome.Chance)));
}
