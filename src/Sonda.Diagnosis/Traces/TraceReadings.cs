namespace Sonda.Diagnosis.Traces;

/// <summary>
/// Which parts of a trace were read. A number that is 0 in every layer counts as not read.
/// </summary>
public static class TraceReadings
{
    /// <summary>Whether the trace has any reading that a doctor could judge by.</summary>
    public static bool HasReadings(this Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.NotFinite is not null || trace.OtherStarts is not null
            || trace.Epochs.Any(epoch => (epoch.TrainingCost ?? epoch.ValidationCost ?? epoch.TrainingAccuracy ?? epoch.ValidationAccuracy) is not null)
            || trace.Steps.Any(Reads);
    }

    /// <summary>Whether a step has a reading of any layer.</summary>
    public static bool Reads(this StepReading step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.ReadsSignal() || step.ReadsGradient()
            || step.Layers.Any(layer => layer.WeightNorm != 0 || layer.UpdateRatio is not null || layer.UnderflowShare is not null
                || layer.Factors is not null || layer.ForwardFactors is not null || layer.StepGradientNorms is not null || layer.LastStepGradientNorms is not null);
    }

    /// <summary>Whether outputs were read, and with them slopes and flat or dead units.</summary>
    public static bool ReadsSignal(this StepReading step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Layers.Any(layer => layer.ForwardRms != 0 || layer.ForwardSpread != 0 || layer.WeightedRms != 0
            || layer.SlopeRms != 1 || layer.SaturatedShare != 0 || layer.DeadUnits.Count > 0);
    }

    /// <summary>
    /// Whether gradients were read. They are all 0 if the output cannot move; then a ‖∂C/∂W‖ that is not null shows that they were
    /// read.
    /// </summary>
    public static bool ReadsGradient(this StepReading step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Layers.Any(layer => layer.DeltaNorm != 0 || layer.Speed != 0 || layer.GradientNorm is not null);
    }
}
