using Sonda.Diagnosis.Remedies;
using Sonda.Engine.Randomness;
using Sonda.Runs.Specs;
using Sonda.Studies.Edits;

namespace Sonda.Studies.Cures;

/// <summary>Random remedies: the choice of someone without a diagnosis.</summary>
internal static class RandomRemedies
{
    /// <summary>Draws remedies that change the run from the whole catalogue, uniformly and with replacement.</summary>
    /// <param name="run">The run; its seed determines the draw.</param>
    /// <param name="data">Facts about its data.</param>
    /// <param name="count">The number of remedies.</param>
    public static Candidate[] Draw(RunSpec run, DataFacts data, int count)
    {
        IReadOnlyList<Candidate> all = Candidate.Of(run, data, RemedyKinds.All.Where(remedy => remedy.IsDrawn).Select(remedy => remedy.Id));
        RandomStream random = new RandomStream(run.Seed).Split("random repair");
        return [.. Enumerable.Range(0, count).Select(_ => all[random.NextInt(all.Count)])];
    }
}
