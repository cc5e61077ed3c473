using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Readings;

/// <summary>Readings that several rules need and a trace may lack: a recorder often sees a part only.</summary>
internal static class MissingReadings
{
    /// <summary>Whether the first step of a network with two hidden layers or more has no gradient.</summary>
    public static bool LacksGradients(this Trace trace) =>
        trace.Hidden() > 1 && !trace.Steps[0].Layers.Any(layer => (layer.DeltaNorm ?? layer.Speed ?? layer.GradientNorm) is not null);

    /// <summary>Whether the first step of a network with two hidden layers or more has a number for less than two layers.</summary>
    public static bool LacksSeries(this Trace trace, Func<LayerReading, double?> read) =>
        trace.Hidden() > 1 && trace.Steps[0].Layers.Count(layer => read(layer) is not null) < 2;

    /// <summary>Whether no cost stands behind an epoch, although one has ended.</summary>
    public static bool LacksEpochs(this Trace trace) =>
        !trace.Epochs.Any(epoch => epoch.TrainingCost is not null) && trace.Steps[^1].Step + 1 >= trace.Subject.StepsPerEpoch;

    /// <summary>Whether any step has a certain reading of any layer.</summary>
    public static bool Reads(this Trace trace, Func<LayerReading, bool> read) => trace.Steps.Any(step => step.Layers.Any(read));
}
