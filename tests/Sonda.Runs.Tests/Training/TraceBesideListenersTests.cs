using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Training;
using Sonda.Runs.Training;
using Sonda.Tests;

namespace Sonda.Runs.Tests.Training;

/// <summary>
/// A training with a trace and two listeners: each gets everything it requested, and the trace equals that of a training without them.
/// </summary>
public sealed class TraceBesideListenersTests : IDisposable
{
    private const int Steps = 60;

    private static readonly LoadedData Digits = FakeDigits.Create(200);
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void Two_listeners_and_a_trace_each_get_all_they_asked_for(string optimizer)
    {
        var every = new Listener(1);
        var third = new Listener(3);
        string alone = Train(optimizer, []), beside = Train(optimizer, [every, third]);
        Trace trace = TraceJson.Read(beside);
        Assert.Equal(Steps, trace.Steps.Count);
        Assert.All(trace.Steps, step => Assert.All(step.Layers, layer => Assert.True(layer.UpdateRatio > 0)));
        Assert.Equal(alone, beside);
        foreach (Listener listener in (Listener[])[every, third])
        {
            long[] asked = [.. Enumerable.Range(0, Steps).Where(step => step % listener.Every == 0).Select(step => (long)step)];
            Assert.Equal(asked, listener.Gradients);
            Assert.Equal(asked, listener.Updates);
            Assert.All(listener.Counts, count => Assert.Equal(optimizer == "sgd" ? 0 : 6, count));
        }
    }

    private string Train(string optimizer, IReadOnlyList<ITrainingObserver<float>> observers)
    {
        string path = Path.Combine(_folder, "trace.json");
        var options = new TrainingOptions
        {
            Network = NetworkSpec.Parse("784-12-12-10"),
            Training = new TrainingSpec { Epochs = 3, Optimizer = OptimizerSpec.Parse(optimizer) },
            TraceTo = path,
            Observers = observers,
        };
        TrainingExperiment.Run(Digits, options, null, null, CancellationToken.None);
        return File.ReadAllText(path);
    }

    private sealed class Listener(int every) : ITrainingObserver<float>
    {
        public int Every => every;

        public List<long> Gradients { get; } = [];

        public List<long> Updates { get; } = [];

        public List<int> Counts { get; } = [];

        public StepNeeds Needs(long step) =>
            step % every == 0 ? StepNeeds.Gradients | StepNeeds.ParameterUpdates : StepNeeds.None;

        public void GradientsReady(long step, BatchView<float> batch) => Gradients.Add(step);

        public void ParametersUpdated(long step, BatchView<float> batch, ReadOnlySpan<ParameterUpdateNorms> updates)
        {
            Updates.Add(step);
            Counts.Add(updates.Length);
        }
    }
}
