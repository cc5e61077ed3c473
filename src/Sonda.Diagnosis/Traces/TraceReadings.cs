namespace Sonda.Diagnosis.Traces;

/// <summary>
/// What of a trace was read at all. Numbers of a layer that were not read are 0, as they may be where they were: what is 0 in
/// every layer is taken not to have been read.
/// </summary>
public static class TraceReadings
{
    /// <summary>Whether anything was read that a doctor could judge by.</summary>
    public static bool HasReadings(this Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.NotFinite is not null || trace.OtherStarts is not null
            || trace.Epochs.Any(epoch => (epoch.TrainingCost ?? epoch.ValidationCost ?? epoch.TrainingAccuracy ?? epoch.ValidationAccuracy) is not null)
            || trace.Steps.Any(Reads);
    }

    /// <summary>Whether anything was read of any layer in a step.</summary>
    public static bool Reads(this StepReading step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.ReadsSignal() || step.ReadsGradient()
            || step.Layers.Any(layer => layer.WeightNorm != 0 || layer.UpdateRatio is not null || layer.UnderflowShare is not null
                || layer.Factors is not null || layer.ForwardFactors is not null || layer.StepGradientNorms is not null || layer.LastStepGradientNorms is not null);
    }

    /// <summary>Whether outputs were read, and with them slopes, and units that are flat or dead.</summary>
    public static bool ReadsSignal(this StepReading step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Layers.Any(layer => layer.ForwardRms != 0 || layer.ForwardSpread != 0 || layer.WeightedRms != 0
            || layer.SlopeRms != 1 || layer.SaturatedShare != 0 || layer.DeadUnits.Count > 0);
    }

    /// <summary>Whether gradients were read; of a network whose output cannot move all are 0, and ‖∂C/∂W‖ says that they were.</summary>
    public static bool ReadsGradient(this StepReading step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Layers.Any(layer => layer.DeltaNorm != 0 || layer.Speed != 0 || layer.GradientNorm is not null);
    }
}
