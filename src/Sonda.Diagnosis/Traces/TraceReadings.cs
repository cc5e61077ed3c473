namespace Sonda.Diagnosis.Traces;

/// <summary>Whether a trace or a step has any reading.</summary>
public static class TraceReadings
{
    private static readonly LayerReading None = new();

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
        return step.Layers.Any(layer => layer != None);
    }
}
