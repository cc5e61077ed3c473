using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Runs.Tests.Training;

/// <summary>A run that leaves its epochs to its listeners trains the same, and holds a few thousand epochs at most.</summary>
public sealed class LongRunTests
{
    private const int Epochs = 10_000;

    private static readonly RunSpec Spec = RunSpec.Parse($"2-[2 tanh xavier]-1 bce; data circle(points=10); batch 10; epochs {Epochs}");

    [Fact]
    public async Task Its_trace_leaves_out_old_epochs_and_nothing_else_changes()
    {
        LoadedData data = await DataSource.LoadAsync(Spec.Data);
        Run whole = Train(data, keepsEpochs: true, out List<int> heardOfWhole), endless = Train(data, keepsEpochs: false, out List<int> heardOfEndless);
        Assert.Equal(Epochs, whole.Epochs.Count);
        Assert.Empty(endless.Epochs);
        Assert.Equal(heardOfWhole, heardOfEndless);
        Assert.Equal(NetworkFile.ToBytes(whole.Result()), NetworkFile.ToBytes(endless.Result()));
        Trace all = whole.Trace(), thinned = endless.Trace();
        Assert.Equal(Enumerable.Range(1, Epochs), all.Epochs.Select(epoch => epoch.Epoch));
        int[] kept = [.. thinned.Epochs.Select(epoch => epoch.Epoch)];
        Assert.InRange(kept.Length, 2048, 4096);
        Assert.Equal((1, Epochs), (kept[0], kept[^1]));
        Assert.Equal(Enumerable.Range(Epochs - 1023, 1024), kept[^1024..]);
        Assert.Equal(Enumerable.Range(1, 512), kept[..512]);
        Assert.All(kept.Zip(kept.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 1, 8));
        Assert.Equal(all.Epochs.Where(epoch => kept.Contains(epoch.Epoch)), thinned.Epochs);
        Assert.Equal(all.Steps.Count, thinned.Steps.Count);
    }

    private static Run Train(LoadedData data, bool keepsEpochs, out List<int> heard)
    {
        var listener = new Listener();
        var run = Run.Start(Spec, data, new RunOptions { Trace = StepReadings.OfTraining(Epochs), KeepsEpochs = keepsEpochs, Listeners = [listener] });
        while (run.Step())
        {
        }

        heard = listener.Epochs;
        return run;
    }

    private sealed class Listener : IRunListener
    {
        public List<int> Epochs { get; } = [];

        public void Hear(RunEvent happened)
        {
            if (happened is EpochEnded { Result: { } result })
            {
                Epochs.Add(result.Epoch);
            }
        }
    }
}
