using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Readings;

/// <summary>The part of a signal that passes the dropout of all layers.</summary>
internal static class KeptSignal
{
    /// <summary>The share below which noise is nearly all that arrives: a tenth.</summary>
    public const double Min = 0.1;

    /// <summary>
    /// Π(1 − p): two passes of one row through inverted dropout agree in this share of their variance, because a layer keeps the covariance
    /// of the two and divides the variance of each by 1 − p. A residual block passes its input around the dropout within it.
    /// </summary>
    public static double Of(TraceSubject subject) => subject.Layers.Where(layer => !layer.IsResidual).Aggregate(1.0, (kept, layer) => kept * (1 - layer.Dropout));
}
