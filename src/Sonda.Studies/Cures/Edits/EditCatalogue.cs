using System.Collections.Immutable;
using Sonda.Diagnosis;
using Sonda.Engine.Activations;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Recurrent;

namespace Sonda.Studies.Cures.Edits;

/// <summary>What each remedy that a doctor may prescribe changes in a spec.</summary>
public static class EditCatalogue
{
    /// <summary>One for each of <see cref="Remedies.All"/>, in that order.</summary>
    public static ImmutableArray<SpecEdit> All { get; } =
    [
        new(Remedies.Selu, (run, _) => ActivationEdits.Use(run, ActivationKind.SELU)),
        new(Remedies.Relu, (run, _) => ActivationEdits.Use(run, ActivationKind.ReLU)),
        new(Remedies.LeakyRelu, (run, _) => ActivationEdits.Use(run, ActivationKind.LeakyReLU)),
        new(Remedies.Tanh, (run, _) => ActivationEdits.Use(run, ActivationKind.Tanh)),
        new(Remedies.Initializer, (run, _) => InitializerEdits.Fit(run)),
        new(Remedies.Orthogonal, (run, _) => InitializerEdits.UseOrthogonal(run)),
        new(Remedies.BatchNorm, (run, _) => NormEdits.Use(run, NormKind.Batch)),
        new(Remedies.LayerNorm, (run, _) => NormEdits.Use(run, NormKind.Layer)),
        new(Remedies.RmsNorm, (run, _) => NormEdits.Use(run, NormKind.Rms)),
        new(Remedies.Residual, (run, _) => ResidualEdit.Use(run)),
        new(Remedies.Clip, (run, _) => TrainingEdits.Clip(run)),
        new(Remedies.Adam, (run, _) => TrainingEdits.UseAdam(run)),
        new(Remedies.LowerRate, (run, _) => TrainingEdits.Scale(run, TrainingEdits.Lower)),
        new(Remedies.ThirdRate, (run, _) => TrainingEdits.Third(run)),
        new(Remedies.HigherRate, (run, _) => TrainingEdits.Scale(run, TrainingEdits.Higher)),
        new(Remedies.LayerRates, (run, _) => TrainingEdits.UseLayerRates(run)),
        new(Remedies.LargerBatch, TrainingEdits.EnlargeBatch),
        new(Remedies.NoDecay, (run, _) => TrainingEdits.StopDecay(run)),
        new(Remedies.NoDropout, (run, _) => DropoutEdit.Use(run)),
        new(Remedies.Lstm, (run, _) => RecurrenceEdits.Gate(run, RecurrentKind.Lstm)),
        new(Remedies.Gru, (run, _) => RecurrenceEdits.Gate(run, RecurrentKind.Gru)),
        new(Remedies.OrthogonalRecurrence, (run, _) => RecurrenceEdits.StartOrthogonal(run)),
        new(Remedies.IdentityRecurrence, (run, _) => RecurrenceEdits.StartAsIdentity(run)),
        new(Remedies.ForgetBias, (run, _) => RecurrenceEdits.OpenForgetGate(run)),
        new(Remedies.ScaleData, DataEdits.Standardise),
        new(Remedies.FitOutput, DataEdits.FitOutput),
    ];

    /// <summary>The edit of a remedy; null where the id is none.</summary>
    public static SpecEdit? Find(string remedy) => All.FirstOrDefault(edit => edit.Remedy == remedy);
}
