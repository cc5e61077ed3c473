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

    /// <summary>
    /// The number of seeds that learn, of those trained, and of those that are better than guessing by the shared definition; a network that
    /// learns in more than one of ten is cut short.
    /// </summary>
    public (int Learned, int Better, int Runs) Of(RecurrentCase one)
    {
        var run = RunSpec.Parse(one.Run);
        int learned = 0, better = 0, runs = 0;
        while (runs < Seeds && learned < 2)
        {
            Outcome outcome = _trainings.Of(run with { Seed = (ulong)++runs });
            learned += HasLearned(one, outcome) ? 1 : 0;
            better += IsBetter(one, outcome) ? 1 : 0;
        }

        return (learned, better, runs);
    }

    /// <summary>The definition that train, diagnose and cure share. Without memory, copies are answered by their cost only.</summary>
    private static bool IsBetter(RecurrentCase one, Outcome outcome)
    {
        double? accuracy = one.Memoryless == 1 && !double.IsNaN(outcome.Accuracy) ? outcome.Accuracy : null;
        return !outcome.Diverged && LearningOutcome.IsBetter(accuracy, accuracy is null ? null : outcome.Chance, outcome.Share, one.Memoryless, outcome.Rows) == true;
    }

    /// <summary>A network has learned if it went a tenth of the way from guessing, or from what needs no memory, to being right always. The shared definition asks only
    /// whether it is better than guessing at all: of 10,000 digits, 12% right are. A severe finding says that training is in vain, and a network
    /// that ends there does not contradict it.</summary>
    private static bool HasLearned(RecurrentCase one, Outcome outcome) => !outcome.Diverged
        && (outcome.Share <= LearningOutcome.MaxCostShare * one.Memoryless
            || (one.Memoryless == 1 && outcome.Accuracy - outcome.Chance >= (1 - LearningOutcome.MaxCostShare) * (1 - outcome.Chance)));
}
