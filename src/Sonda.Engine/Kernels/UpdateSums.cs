using System.Runtime.Intrinsics;

namespace Sonda.Engine.Kernels;

/// <summary>Σ g², Σ w² before a step and Σ Δw² of it, each in the eight lanes of double of <see cref="Reductions"/>.</summary>
internal struct UpdateSums
{
    public Vector512<double> Gradients, Parameters, Changes;

    /// <summary>Adds the lanes of another part.</summary>
    public void Add(in UpdateSums other)
    {
        Gradients += other.Gradients;
        Parameters += other.Parameters;
        Changes += other.Changes;
    }
}
