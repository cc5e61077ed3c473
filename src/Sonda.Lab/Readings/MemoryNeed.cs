using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Runs.Specs;

namespace Sonda.Lab.Readings;

/// <summary>An estimate of the memory of a run in the lab: a small network can ask for much of it, with wide maps or a batch of all rows.</summary>
internal static class MemoryNeed
{
    /// <summary>Evaluations and probes take rows by the hundred.</summary>
    private const int Chunk = 100;

    /// <summary>z, output and δ of each row.</summary>
    private const int Kept = 3;

    /// <summary>A recurrent layer keeps four gates for each unit and step at most.</summary>
    private const int Gates = 4;

    /// <summary>Parameters, their gradient, two moments, and copies that wait to be read.</summary>
    private const int ParameterCopies = 12;

    /// <summary>Bytes, roughly.</summary>
    public static long Of(RunSpec spec, LoadedData data)
    {
        long width = spec.Network.Inputs + new Network<float>(spec.Network).Layers.Sum(layer => layer.Input.IsSequence
            ? Math.Max(layer.Output.Count, (long)Gates * layer.Input.Steps * layer.Output.Features)
            : layer.Output.Count);
        long batch = Math.Min(spec.Training.BatchSize ?? int.MaxValue, data.Training.Count), flow = ReadingSize.Of(spec.Network, data).Flow;

        // Two evaluations in float; a probe of gradients, one of weights and one of causes in double.
        long rows = batch + (2 * Chunk) + (2 * (Chunk + Chunk + flow));
        return (sizeof(float) * Kept * width * rows) + (sizeof(float) * ParameterCopies * spec.Network.ParameterCount);
    }
}
