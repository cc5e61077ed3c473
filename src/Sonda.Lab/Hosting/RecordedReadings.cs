using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Lab.Readings;
using Sonda.Lab.Safety;
using Sonda.Runs.Folders;
using Sonda.Runs.Probes;

namespace Sonda.Lab.Hosting;

/// <summary>
/// Reads the network of a recorded run as it was trained last, once somebody looks at the run and if its data are on this machine: its folder keeps
/// curves and events, but no picture of the neurons.
/// </summary>
/// <param name="record">The run.</param>
/// <param name="shelf">The data.</param>
/// <param name="options">The options of the lab.</param>
/// <param name="board">Takes the readings.</param>
/// <param name="changed">Is called once the data are there, or it is known that nothing can be read.</param>
internal sealed class RecordedReadings(RunRecord record, DataShelf shelf, LabOptions options, Board board, Action changed)
{
    private readonly Lock _reading = new();
    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isBegun;
    private Network<float>? _network;
    private long _step;
    private RunReader? _reader;
    private IReadOnlyList<LayerGradient> _gradients = [];

    /// <summary>The data; null before they are loaded.</summary>
    public LoadedData? Data { get; private set; }

    /// <summary>How many rows the readings take; null before the data are loaded.</summary>
    public ReadingSize? Size => _reader?.Size;

    /// <summary>Whether it is known that nothing can be read.</summary>
    public bool IsUnread => _read.Task.IsCompleted && _network is null;

    /// <summary>Begins to read, at the first call.</summary>
    /// <returns>A task that ends when the network is read, or cannot be.</returns>
    public Task Begin()
    {
        if (Interlocked.Exchange(ref _isBegun, 1) == 0)
        {
            BackgroundThread.Start("readings of " + record.Summary.Name, Work);
        }

        return _read.Task;
    }

    /// <summary>Reads the network; other readings wait.</summary>
    /// <exception cref="LabProblem">It is not there.</exception>
    public T Read<T>(Func<long, Network<float>, RunReader, IReadOnlyList<LayerGradient>, T> read)
    {
        lock (_reading)
        {
            return _network is { } network && _gradients.Count > 0
                ? read(_step, network, _reader!, _gradients)
                : throw new LabProblem("state", 409, texts => texts[_read.Task.IsCompleted ? "server.noRecordedReading" : "server.noReading"]);
        }
    }

    private void Work()
    {
        try
        {
            if (shelf.IsHere(record.Spec.Data) && record.Last() is var (step, network))
            {
                Load(step, network);
            }
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Data that changed, or that this lab may not read: the page shows the recording alone.
        }
        finally
        {
            _read.TrySetResult();
            if (IsUnread)
            {
                changed();
            }
        }
    }

    private void Load(long step, Network<float> network)
    {
        LoadedData data = shelf.Load(record.Spec.Data, null, CancellationToken.None).GetAwaiter().GetResult();
        record.RequireData(data);
        if (MemoryNeed.Of(record.Spec, data) > options.Limits.MemoryBytes)
        {
            return;
        }

        BackgroundThread.Yield();
        lock (_reading)
        {
            (_step, _network, _reader, Data) = (step, network, new RunReader(record.Spec.Network, data), data);
            _gradients = _reader.Gradients(network);
        }

        changed();
        _read.TrySetResult();
        board.PutLater(Notice.Frame, () => FrameCode.Write(
            step, isBatch: false, _reader.Size.Probe, [.. _gradients.Select(layer => new FrameLayer(layer.Speed.Log10, layer.Neurons))]));
        board.Put(Notice.Layers, Read((at, read, reader, _) => reader.Flow(at, read)));
        board.Put(Notice.Weights, Read((at, read, reader, _) => reader.Weights(at, read)));
        board.Put(Notice.Forecast, ForecastWriter.Write(record.Spec, data, _reader.Size.Probe));
    }
}
