using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Kernels;
using Sonda.Engine.Networks;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Folders;

/// <summary>A kept run, read from its folder. Another process may be writing it.</summary>
public sealed class RunRecord
{
    internal RunRecord()
    {
    }

    /// <summary>The list's line of it.</summary>
    public RunSummary Summary => throw new NotImplementedException();

    /// <summary>The run as it began.</summary>
    public RunSpec Spec => throw new NotImplementedException();

    /// <summary>Its data.</summary>
    public DataIdentity Data => throw new NotImplementedException();

    /// <summary>The version of sonda that began it.</summary>
    public string Version => throw new NotImplementedException();

    /// <summary>Whether the last line of the events is cut, as a kill may leave it. <see cref="Events"/> skips it.</summary>
    public bool EndsCut => throw new NotImplementedException();

    /// <summary>All events, in their order, read while they are enumerated.</summary>
    /// <exception cref="InvalidContentException">A line is no event; the message names file and line.</exception>
    public IEnumerable<RunEvent> Events() => throw new NotImplementedException();

    /// <summary>The changes, in their order.</summary>
    public IReadOnlyList<AppliedChange> Changes() => throw new NotImplementedException();

    /// <summary>The epochs that were evaluated.</summary>
    public IReadOnlyList<EpochResult> Epochs() => throw new NotImplementedException();

    /// <summary>The trace of the run: a fold over its events; null if the run kept no readings of steps.</summary>
    public Trace? Trace() => throw new NotImplementedException();

    /// <summary>The network that is the result; null if the run is not finished.</summary>
    public Network<float>? Network() => throw new NotImplementedException();

    /// <summary>Runs it again from its start with the changes of its events, and compares bytes.</summary>
    /// <param name="data">The same data.</param>
    /// <param name="workers">Threads that share what is large in a step; null for the caller's alone.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="InvalidContentException">The data are others, or the files cannot be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set.</exception>
    public RunReplay Replay(LoadedData data, Workers? workers = null, CancellationToken stop = default) => throw new NotImplementedException();
}
