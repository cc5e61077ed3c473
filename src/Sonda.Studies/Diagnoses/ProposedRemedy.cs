using Sonda.Diagnosis.Remedies;
using Sonda.Runs.Specs;
using Sonda.Studies.Edits;

namespace Sonda.Studies.Diagnoses;

/// <summary>A remedy to try, with the run that it makes.</summary>
/// <param name="Id">The change: ids of <see cref="RemedyKinds"/>, joined by a plus.</param>
/// <param name="Why">The reason.</param>
/// <param name="Run">The whole edited run; null if there is only a trace.</param>
public sealed record ProposedRemedy(string Id, LocalizableText Why, RunSpec? Run)
{
    /// <summary>The remedies that change the run, in their order, each edited run once.</summary>
    /// <param name="prescriptions">The prescriptions of a verdict.</param>
    /// <param name="run">The run.</param>
    /// <param name="data">Facts about its data.</param>
    internal static IReadOnlyList<ProposedRemedy> Of(IEnumerable<Prescription> prescriptions, RunSpec run, DataFacts data)
    {
        var proposed = new List<ProposedRemedy>();
        foreach (Prescription prescription in prescriptions)
        {
            if (EditCatalogue.Apply(prescription.Id, run, data) is { } edited && proposed.TrueForAll(other => other.Run != edited.Run))
            {
                proposed.Add(new ProposedRemedy(edited.Change, prescription.Why, edited.Run));
            }
        }

        return proposed;
    }
}
