using System.Collections.Immutable;
using Sonda.Diagnosis.Remedies;
using Sonda.Engine.Activations;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Runs.Specs;

namespace Sonda.Studies.Edits;

/// <summary>The edit of a spec for each remedy.</summary>
internal static class EditCatalogue
{
    /// <summary>One edit for each of <see cref="RemedyKinds.All"/>, in that order.</summary>
    public static ImmutableArray<SpecEdit> All { get; } =
    [
        new(RemedyKinds.Selu, (run, _) => ActivationEdits.Use(run, ActivationKind.SELU)),
        new(RemedyKinds.Relu, (run, _) => ActivationEdits.Use(run, ActivationKind.ReLU)),
        new(RemedyKinds.LeakyRelu, (run, _) => ActivationEdits.Use(run, ActivationKind.LeakyReLU)),
        new(RemedyKinds.Tanh, (run, _) => ActivationEdits.Use(run, ActivationKind.Tanh)),
        new(RemedyKinds.Initializer, (run, _) => InitializerEdits.Fit(run)),
        new(RemedyKinds.Orthogonal, (run, _) => InitializerEdits.UseOrthogonal(run)),
        new(RemedyKinds.BatchNorm, (run, _) => NormEdits.Use(run, NormKind.Batch)),
        new(RemedyKinds.LayerNorm, (run, _) => NormEdits.Use(run, NormKind.Layer)),
        new(RemedyKinds.RmsNorm, (run, _) => NormEdits.Use(run, NormKind.Rms)),
        new(RemedyKinds.Residual, (run, _) => ResidualEdit.Use(run)),
        new(RemedyKinds.Clip, (run, _) => TrainingEdits.Clip(run)),
        new(RemedyKinds.Adam, (run, _) => TrainingEdits.UseAdam(run)),
        new(RemedyKinds.LowerRate, (run, _) => TrainingEdits.Scale(run, RemedyKinds.LowerRate)),
        new(RemedyKinds.ThirdRate, (run, _) => TrainingEdits.Third(run)),
        new(RemedyKinds.HigherRate, (run, _) => TrainingEdits.Scale(run, RemedyKinds.HigherRate)),
        new(RemedyKinds.LayerRates, (run, _) => TrainingEdits.UseLayerRates(run)),
        new(RemedyKinds.LargerBatch, TrainingEdits.EnlargeBatch),
        new(RemedyKinds.NoDecay, (run, _) => TrainingEdits.StopDecay(run)),
        new(RemedyKinds.NoDropout, (run, _) => DropoutEdit.Use(run)),
        new(RemedyKinds.Lstm, (run, _) => RecurrenceEdits.Gate(run, RecurrentKind.Lstm)),
        new(RemedyKinds.Gru, (run, _) => RecurrenceEdits.Gate(run, RecurrentKind.Gru)),
        new(RemedyKinds.OrthogonalRecurrence, (run, _) => RecurrenceEdits.StartOrthogonal(run)),
        new(RemedyKinds.IdentityRecurrence, (run, _) => RecurrenceEdits.StartAsIdentity(run)),
        new(RemedyKinds.ForgetBias, (run, _) => RecurrenceEdits.OpenForgetGate(run)),
        new(RemedyKinds.ScaleData, DataEdits.Standardise),
        new(RemedyKinds.FitOutput, DataEdits.FitOutput),
        new(RemedyKinds.EarlyStop, (run, _) => RestraintEdits.StopEarly(run)),
        new(RemedyKinds.Dropout, (run, _) => RestraintEdits.AddDropout(run)),
        new(RemedyKinds.MoreDecay, RestraintEdits.AddDecay),
        new(RemedyKinds.Smaller, (run, _) => RestraintEdits.Halve(run)),
        new(RemedyKinds.Longer, (run, _) => TrainingEdits.Lengthen(run)),
        new(RemedyKinds.DefaultRate, (run, _) => TrainingEdits.UseDefaultRate(run)),
        new(RemedyKinds.ClassWeights, DataEdits.BalanceClasses),
        new(RemedyKinds.CriticalStart, (run, _) => InitializerEdits.UseCritical(run)),

        // The optimizer of a run holds all weights, and its cost depends on all of them: there is nothing to edit.
        new(RemedyKinds.HoldWeights, (_, _) => null),
        new(RemedyKinds.ConnectWeights, (_, _) => null),

        // An optimizer of Sonda minimises, its schedules count epochs, its operations have slopes, and each step has gradients of its own.
        new(RemedyKinds.Descend, (_, _) => null),
        new(RemedyKinds.EpochSchedule, (_, _) => null),
        new(RemedyKinds.Epsilon, (_, _) => null),
        new(RemedyKinds.ClearGradients, (_, _) => null),
    ];

    /// <summary>Applies one remedy after another. Those with nothing to change are left out of the change.</summary>
    /// <param name="change">Ids of remedies, joined by a plus.</param>
    /// <param name="run">The run, which does not change.</param>
    /// <param name="data">Facts about its data.</param>
    /// <returns>The change that was made and the run; null if nothing changed.</returns>
    public static (string Change, RunSpec Run)? Apply(string change, RunSpec run, DataFacts data)
    {
        var made = new List<string>();
        RunSpec edited = run;
        foreach (string remedy in change.Split('+'))
        {
            if (Find(remedy)?.Apply(edited, data) is { } next)
            {
                edited = next;
                made.Add(remedy);
            }
        }

        return made.Count > 0 && edited != run ? (string.Join('+', made), edited) : null;
    }

    /// <summary>The edit of a remedy; null if the id is unknown.</summary>
    public static SpecEdit? Find(string remedy) => All.FirstOrDefault(edit => edit.Remedy == remedy);
}
