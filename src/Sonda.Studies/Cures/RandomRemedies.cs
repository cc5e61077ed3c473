using Sonda.Diagnosis.Remedies;
using Sonda.Engine.Randomness;
using Sonda.Runs.Specs;
using Sonda.Studies.Cures.Edits;

namespace Sonda.Studies.Cures;

/// <summary>Remedies as someone picks them who does not know what ails the run.</summary>
internal static class RandomRemedies
{
    /// <summary>Some of those that change the run, drawn from the whole catalogue, each as likely, with replacement.</summary>
    /// <param name="run">The run; its seed draws.</param>
    /// <param name="data">What is known of its data.</param>
    /// <param name="count">How many.</param>
    public static Candidate[] Draw(RunSpec run, DataFacts data, int count)
    {
        IReadOnlyList<Candidate> all = Candidate.Of(run, data, RemedyKinds.All.Select(remedy => remedy.Id));
        RandomStream random = new RandomStream(run.Seed).Split("random repair");
        return [.. Enumerable.Range(0, count).Select(_ => all[random.NextInt(all.Count)])];
    }
}
