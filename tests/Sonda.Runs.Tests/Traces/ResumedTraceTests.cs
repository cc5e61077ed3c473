using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Training;
using Sonda.Tests;

namespace Sonda.Runs.Tests.Traces;

/// <summary>The trace of a resumed training: its readings are added to that of the first part, and to no other file.</summary>
public sealed class ResumedTraceTests : IDisposable
{
    private static readonly LoadedData Digits = FakeDigits.Create(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_is_that_of_a_training_without_the_stop()
    {
        Train(4, File("whole"), File("trace-of-whole"));
        Train(2, File("part"), File("trace"));
        Resume(4, File("part"), File("trace"));
        Trace whole = TraceJson.Read(System.IO.File.ReadAllText(File("trace-of-whole"))), appended = TraceJson.Read(System.IO.File.ReadAllText(File("trace")));
        Assert.Equal(whole.Epochs.Select(epoch => (epoch.Step, epoch.ValidationCost)), appended.Epochs.Select(epoch => (epoch.Step, epoch.ValidationCost)));
        Assert.Equal(whole.Steps.Select(step => (step.Step, step.Cost)), appended.Steps.Select(step => (step.Step, step.Cost)));
        Assert.Equal(1UL, appended.Subject.Seed);
    }

    [Theory]
    [InlineData("mine\n")]
    [InlineData("")]
    [InlineData("{}")]
    public void A_file_that_is_no_trace_is_refused_before_the_first_step(string content)
    {
        Train(2, File("part"), null);
        System.IO.File.WriteAllText(File("notes"), content);
        string message = Refused(4, File("part"), File("notes"));
        Assert.StartsWith($"The readings of a resumed training are added to its trace, but {File("notes")} is no trace: ", message, StringComparison.Ordinal);
        Assert.Equal(content, System.IO.File.ReadAllText(File("notes")));
    }

    [Theory]
    [InlineData("784-6-10", 2UL, "seed 1; found seed 2.")]
    [InlineData("784-7-10", 1UL, "784-6-10; found 784-7-10.")]
    public void The_trace_of_another_training_is_refused_before_the_first_step(string network, ulong seed, string difference)
    {
        Train(2, File("part"), null);
        Train(2, File("other"), File("trace"), network, seed);
        byte[] before = System.IO.File.ReadAllBytes(File("trace"));
        Assert.Equal($"{File("trace")} is the trace of another training: expected {difference} Give --trace another file.", Refused(4, File("part"), File("trace")));
        Assert.Equal(before, System.IO.File.ReadAllBytes(File("trace")));
    }

    [Fact]
    public void Fewer_epochs_than_have_begun_are_refused()
    {
        Train(4, File("part"), null);
        Assert.Equal("Epochs must be at least 4, because epoch 4 has begun; found 2.", Refused(2, File("part"), null));
        Assert.Equal(4, Resume(4, File("part"), null).Epochs.Count);
    }

    private string File(string name) => Path.Combine(_folder, name);

    private static string Refused(int epochs, string checkpoint, string? trace)
    {
        var heard = new Heard();
        string message = Assert.Throws<InvalidContentException>(() => Resume(epochs, checkpoint, trace, heard)).Message;
        Assert.Equal(0, heard.Steps);
        return message;
    }

    private static TrainingResult Train(int epochs, string checkpoint, string? trace, string network = "784-6-10", ulong seed = 1) =>
        TrainingExperiment.Run(Digits, Options(epochs, network, seed) with { CheckpointTo = checkpoint, TraceTo = trace }, null, null, CancellationToken.None);

    private static TrainingResult Resume(int epochs, string checkpoint, string? trace, IRunListener? listener = null) => TrainingExperiment.Run(
        Digits,
        Options(epochs, "784-6-10", 1) with { Resume = CheckpointFile.Load(checkpoint), TraceTo = trace, Listeners = listener is null ? [] : [listener] },
        null,
        null,
        CancellationToken.None);

    private static TrainingOptions Options(int epochs, string network, ulong seed) =>
        new() { Network = NetworkSpec.Parse(network), Training = new TrainingSpec { Epochs = epochs }, Seed = seed };

    private sealed class Heard : IRunListener
    {
        public int Steps { get; private set; }

        public void Hear(RunEvent happened) => Steps += happened is StepRead or EpochEnded ? 1 : 0;
    }
}
