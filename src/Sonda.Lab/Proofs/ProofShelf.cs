using Sonda.Data;
using Sonda.Lab.Hosting;
using Sonda.Lab.Safety;
using Sonda.Runs.Specs;
using Sonda.Studies.Edits;

namespace Sonda.Lab.Proofs;

/// <summary>The proofs of the lab: one trains at a time, and the last ones stay readable.</summary>
internal sealed class ProofShelf(LabRuns runs) : IDisposable
{
    private const int Room = 8;

    private readonly Lock _gate = new();
    private readonly List<Proof> _proofs = [];

    /// <summary>Begins a proof, or returns the one of the same two specs.</summary>
    /// <exception cref="LabProblem">Another one trains, or the runs cannot be compared.</exception>
    public async Task<Proof> Begin(string id, string cured, CancellationToken stop)
    {
        (RunSpec one, RunSpec other) = (runs.SpecOf(id), runs.SpecOf(cured));
        DatasetSpec plain = Plain(one);
        if (plain != Plain(other))
        {
            throw new LabProblem("state", 409, texts => texts["server.proofData"]);
        }

        if (one.Training.Epochs == 0)
        {
            throw new LabProblem("state", 409, texts => texts["cure.noEpochs"]);
        }

        LoadedData data = await runs.Shelf.Load(plain, null, stop).ConfigureAwait(false);
        if (!Treatment.Makes(other, one, DataFacts.Of(data.Training)))
        {
            throw new LabProblem("state", 409, texts => texts.Say("server.noCure", ("run", id), ("cured", cured)));
        }

        lock (_gate)
        {
            if (Known(one, other) is { } known && (known.IsRunning || known.IsWhole))
            {
                return known;
            }

            if (_proofs.Exists(proof => proof.IsRunning))
            {
                throw new LabProblem("state", 409, texts => texts["server.proofBusy"]);
            }

            _proofs.RemoveAll(proof => Forget(proof, proof.IsOf(one, other)));
            if (_proofs.Count == Room)
            {
                Forget(_proofs[0], true);
                _proofs.RemoveAt(0);
            }

            var begun = new Proof(one, other, data);
            _proofs.Add(begun);
            return begun;
        }
    }

    /// <summary>The proof of two runs; null if none has begun.</summary>
    public Proof? Find(string id, string cured)
    {
        (RunSpec one, RunSpec other) = (runs.SpecOf(id), runs.SpecOf(cured));
        lock (_gate)
        {
            return Known(one, other);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _proofs.ForEach(proof => proof.Stop());
            _proofs.ForEach(proof => proof.Dispose());
            _proofs.Clear();
        }
    }

    /// <summary>The data before scaling and weights of classes, which are remedies too.</summary>
    private static DatasetSpec Plain(RunSpec run) => run.Data with { Scaling = null, ClassWeights = null };

    private static bool Forget(Proof proof, bool isOver)
    {
        if (isOver)
        {
            proof.Dispose();
        }

        return isOver;
    }

    private Proof? Known(RunSpec one, RunSpec other) => _proofs.Find(proof => proof.IsOf(one, other));
}
