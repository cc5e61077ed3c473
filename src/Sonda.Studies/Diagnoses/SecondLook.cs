using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Studies.Edits;

namespace Sonda.Studies.Diagnoses;

/// <summary>
/// Looks at the run that the first remedy makes: a cause that another one hid shows only then, such as a rate that is too large for scaled
/// data. What is certain there is added to the first remedy.
/// </summary>
internal static class SecondLook
{
    /// <summary>The number of steps of a look: enough for the rules of step lengths.</summary>
    private const int Steps = 12;

    /// <summary>The maximum number of looks, and of causes that they add.</summary>
    private const int MaxLooks = 2;

    /// <summary>The length up to which a short list is filled with what the look found.</summary>
    private const int MaxAdded = 3;

    /// <summary>The remedies, with those of hidden causes added to the first; the same list if there are none.</summary>
    /// <param name="prescriptions">The remedies of the verdict.</param>
    /// <param name="run">The run.</param>
    /// <param name="data">Its data, scaled as it says.</param>
    /// <param name="progress">Notified of the steps; null for no reports.</param>
    /// <param name="stop">Ends the looks; what is known by then stays.</param>
    public static IReadOnlyList<Prescription> Add(
        IReadOnlyList<Prescription> prescriptions, RunSpec run, LoadedData data, IProgress<ExperimentProgress>? progress, CancellationToken stop)
    {
        DataFacts facts = DataFacts.Of(data.Training);
        if (prescriptions.FirstOrDefault(one => EditCatalogue.Apply(one.Id, run, facts) is not null) is not { Ailment: null } first)
        {
            return prescriptions;
        }

        Prescription best = first;
        RunSpec edited = EditCatalogue.Apply(first.Id, run, facts)!.Value.Run;
        Prescription[] others = [];
        for (int look = 0; look < MaxLooks && !stop.IsCancellationRequested; look++)
        {
            Prescription[] found = [.. Look(edited, data, progress, stop).Where(one => EditCatalogue.Apply(one.Id, edited, facts) is not null)];
            Prescription? next = Array.Find(found, one => one.IsCertain);
            others = next is null && look > 0 ? others : [.. found.Where(one => one != next).Select(one => one.After(best))];
            if (next is null)
            {
                break;
            }

            edited = EditCatalogue.Apply(next.Id, edited, facts)!.Value.Run;
            best = next.After(best);
        }

        // The runner-up of the last look that added a cause comes second: another answer to it, such as a larger rate beside Adam. Then comes another
        // answer to the first cause; the first remedy alone leaves the second cause where it was. A short list is filled with what the look found.
        return best == first
            ? [.. prescriptions, .. others.Take(MaxAdded - prescriptions.Count)]
            : [best, .. others.Take(1), .. prescriptions.Where(one => one != first).Take(1), .. prescriptions];
    }

    private static IReadOnlyList<Prescription> Look(RunSpec run, LoadedData data, IProgress<ExperimentProgress>? progress, CancellationToken stop)
    {
        try
        {
            // Standard scaling undoes any scaling before it.
            LoadedData scaled = run.Data.Prepare(data);
            Trace trace = Examination.Watch(run, scaled, new ExaminationOptions { Steps = Steps, ReadsEpochs = false }, progress, stop);
            return stop.IsCancellationRequested ? [] : Doctor.Standard.Examine(trace).Remedies;
        }
        catch (InvalidContentException) when (run.Network.NeedsData)
        {
            // LSUV refuses a layer whose outputs do not vary.
            return [];
        }
    }
}
