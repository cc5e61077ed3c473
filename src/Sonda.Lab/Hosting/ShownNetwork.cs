using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Lab.Readings;
using Sonda.Lab.Safety;
using Sonda.Runs.Probes;

namespace Sonda.Lab.Hosting;

/// <summary>A network that was read.</summary>
/// <param name="Step">Mini-batches done.</param>
/// <param name="Network">The network; it is used again once two newer ones were read.</param>
/// <param name="Gradients">∂C/∂b of every neuron.</param>
internal sealed record NetworkReading(long Step, Network<float> Network, IReadOnlyList<LayerGradient> Gradients);

/// <summary>The newest network that was read. One thread measures copies; others may read it meanwhile, one at a time.</summary>
internal sealed class ShownNetwork(NetworkSpec spec, LoadedRun run, Board board)
{
    private readonly Lock _reading = new();
    private Network<float> _spare = new(spec);

    /// <summary>The newest reading; null before the first.</summary>
    public NetworkReading? Newest { get; private set; }

    /// <summary>Reads the gradients of a copy, gives it back, and shows it if none is newer.</summary>
    public NetworkReading Measure(Snapshot copy)
    {
        lock (_reading)
        {
            copy.Fill(_spare);
            IReadOnlyList<LayerGradient> gradients = run.Reader.Gradients(_spare);
            var read = new NetworkReading(copy.Step, _spare, gradients);
            run.Sampler.Return(copy);
            if (Newest is { } before && before.Step > read.Step)
            {
                return read;
            }

            (_spare, Newest) = (Newest?.Network ?? new Network<float>(spec), read);
            if (!run.HasBatchFrames)
            {
                board.PutLater(Notice.Frame, () => FrameCode.Write(
                    read.Step, isBatch: false, run.Reader.Size.Probe, [.. gradients.Select(layer => new FrameLayer(layer.Speed.Log10, layer.Neurons))]));
            }

            return read;
        }
    }

    /// <summary>Cost and accuracy of a reading; the training rows on demand.</summary>
    public (Score Validation, Score? Training) Score(NetworkReading read, bool withTraining)
    {
        lock (_reading)
        {
            return run.Reader.Scores(read.Network, withTraining);
        }
    }

    /// <summary>Reads the newest network; other readings wait.</summary>
    /// <exception cref="LabProblem">Nothing has been read yet.</exception>
    public T Read<T>(Func<long, Network<float>, RunReader, IReadOnlyList<LayerGradient>, T> read)
    {
        lock (_reading)
        {
            return Newest is null
                ? throw new LabProblem("state", 409, texts => texts["server.noReading"])
                : read(Newest.Step, Newest.Network, run.Reader, Newest.Gradients);
        }
    }
}
