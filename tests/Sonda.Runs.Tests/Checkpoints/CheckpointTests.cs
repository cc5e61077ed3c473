using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Training;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Tests;

namespace Sonda.Runs.Tests.Checkpoints;

/// <summary>A run that is stopped at any step and resumed from its file ends like an uninterrupted one.</summary>
public sealed class CheckpointTests : IDisposable
{
    private static readonly LoadedData Digits = FakeDigits.Create(200);
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-").FullName;

    public static TheoryData<string, string, string, string?> Runs => new()
    {
        { "784-12-10", "sgd", "constant", null },
        { "784-12-10", "adam", "cosine(4)", "patience(2)" },
        { "784-[12 relu bn drop(0.2)]-10 softmax", "momentum(0.9)", "plateau(0,0.5)", "patience(1,accuracy)" },
        { "784-[12 relu lsuv]-10 softmax", "rmsprop", "warmup(1)+step(1,0.5)", null },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Runs))]
    public void Stopped_anywhere_and_resumed_from_the_file_everything_ends_the_same(
        string network, string optimizer, string schedule, string? stopping)
    {
        TrainingOptions options = Options(network, optimizer, schedule, stopping) with { Speeds = true, ValidationCost = true };
        TrainingResult whole = Run(options with { SaveTo = Path("whole"), CheckpointTo = Path("end") });
        Checkpoint end = CheckpointFile.Load(Path("end"));
        foreach (int step in (int[])[1, 13, 20, 21, 39])
        {
            // An epoch has 20 steps.
            TrainingResult first = Stop(options with { CheckpointTo = Path("at"), CheckpointEvery = 7, SaveTo = Path("half") }, step);
            Checkpoint checkpoint = CheckpointFile.Load(Path("at"));
            Assert.Equal((step, step), (first.CheckpointStep, checkpoint.State.Step));
            Assert.False(first.Complete);
            TrainingResult second = Run(options with { Resume = checkpoint, SaveTo = Path("resumed"), CheckpointTo = Path("end2") });
            Assert.Equal(checkpoint.State.Step, second.ResumedStep);
            Assert.Equal(File.ReadAllBytes(Path("whole")), File.ReadAllBytes(Path("resumed")));
            Assert.Equal(Readings(whole), Readings(second));
            Assert.Equal((whole.StoppedEarly, whole.KeptEpoch, true), (second.StoppedEarly, second.KeptEpoch, second.Complete));
            Checkpoint end2 = CheckpointFile.Load(Path("end2"));
            Assert.Equal(end.State.Parameters.SelectMany(all => all), end2.State.Parameters.SelectMany(all => all));
            Assert.Equal(end.State.Moments.SelectMany(all => all), end2.State.Moments.SelectMany(all => all));
            Assert.Equal(end.State.Factors, end2.State.Factors);
        }

        static IEnumerable<string> Readings(TrainingResult result) =>
            result.Epochs.Select(epoch => $"{epoch with { Seconds = 0, Speeds = null }} {string.Join(' ', epoch.Speeds!)}");
    }

    [Fact]
    public void A_file_reads_back_to_every_bit()
    {
        TrainingOptions options = Options("784-12-10", "adam(0.9,0.99,l2=0.1)", "plateau(3,0.5)", "patience(2,accuracy,0.1)");
        Stop(options with { CheckpointTo = Path("at"), Seed = ulong.MaxValue }, 33);
        Checkpoint read = CheckpointFile.Load(Path("at"));
        CheckpointFile.Save(read, Path("again"));
        Assert.Equal(File.ReadAllBytes(Path("at")), File.ReadAllBytes(Path("again")));
        Assert.Equal((options.Network, options.Training, options.EarlyStopping, ulong.MaxValue), (read.Spec.Network, read.Spec.Training, read.Spec.EarlyStopping, read.Spec.Seed));
        Assert.Equal((1, 130, 33L, 33L), (read.State.Epoch, read.State.Row, read.State.Step, read.State.OptimizerStep));
        Assert.Empty(Directory.GetFiles(_folder, "*.tmp"));
    }

    [Fact]
    public void The_network_of_a_checkpoint_is_the_result_so_far()
    {
        TrainingOptions options = Options("784-12-10", "momentum(0.9)", "constant", "patience(2)");
        Run(options with { CheckpointTo = Path("end"), SaveTo = Path("net") });
        Assert.True(CheckpointFile.IsOne(Path("end")));
        Assert.False(CheckpointFile.IsOne(Path("net")));
        NetworkFile.Save(CheckpointFile.Load(Path("end")).ToNetwork(), Path("again"));
        Assert.Equal(File.ReadAllBytes(Path("net")), File.ReadAllBytes(Path("again")));
        Checkpoint other = CheckpointFile.Load(Path("end"));
        other = other with { Spec = other.Spec with { Network = NetworkSpec.Parse("784-13-10") } };
        Assert.Throws<InvalidContentException>(other.ToNetwork);
        File.WriteAllText(Path("short"), "SONDA");
        Assert.False(CheckpointFile.IsOne(Path("short")));
    }

    [Fact]
    public void More_epochs_may_be_asked_for_where_a_run_ended()
    {
        TrainingOptions options = Options("784-12-10", "nesterov", "constant", null);
        Run(options with { CheckpointTo = Path("end") });
        TrainingOptions longer = options with { Training = options.Training with { Epochs = 6 } };
        Run(longer with { SaveTo = Path("whole") });
        TrainingResult result = Run(longer with { Resume = CheckpointFile.Load(Path("end")), SaveTo = Path("resumed") });
        Assert.Equal(6, result.Epochs.Count);
        Assert.Equal(File.ReadAllBytes(Path("whole")), File.ReadAllBytes(Path("resumed")));
    }

    [Theory]
    [InlineData("784-13-10", "expected network 784-12-10; found network 784-13-10.")]
    [InlineData("784-12-10; batch 20; seed 2", "expected batch 10; seed 1; found batch 20; seed 2.")]
    [InlineData("784-12-10; rate 0.2", "expected rate 0.1; found rate 0.2.")]
    [InlineData("784-12-10; optimizer adam; lambda 5; rate 0.1", "expected optimizer sgd; found optimizer adam(0.9,0.999).")]
    [InlineData("784-12-10; lambda 0; schedule cosine(3)", "expected lambda 5; schedule constant; found lambda 0; schedule cosine(3).")]
    [InlineData("784-12-10; clip norm(1); layer-rates geometric(2)", "expected clip none; layer-rates 1; found clip norm(1); layer-rates geometric(2).")]
    [InlineData("784-12-10; early-stop patience(3)", "expected early-stop never; found early-stop patience(3).")]
    public void Another_run_does_not_go_on_from_it_and_what_differs_is_told(string other, string expected)
    {
        TrainingOptions options = Options("784-12-10", "sgd", "constant", null);
        Run(options with { CheckpointTo = Path("end") });
        RunSpec asked = RunSpec.Parse(other);
        TrainingOptions wrong = options with
        {
            Network = asked.Network,
            Training = asked.Training with { Epochs = 9 },
            EarlyStopping = asked.EarlyStopping,
            Seed = asked.Seed,
            Resume = CheckpointFile.Load(Path("end")),
        };
        string message = Assert.Throws<InvalidContentException>(() => Run(wrong)).Message;
        Assert.StartsWith("The checkpoint belongs to another run: " + expected, message, StringComparison.Ordinal);
        Assert.EndsWith("Only the number of epochs may change.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_data_do_not_go_on_from_it_though_they_are_called_alike()
    {
        TrainingOptions options = Options("784-12-10", "sgd", "constant", null);
        Run(options with { CheckpointTo = Path("end") });
        TrainingOptions wrong = options with { Resume = CheckpointFile.Load(Path("end")) };
        LoadedData other = Digits with { Training = Digits.Training.Slice(0, Digits.Training.Count - 1) };
        string message = Assert.Throws<InvalidContentException>(() => TrainingExperiment.Run(other, wrong, null, null, CancellationToken.None)).Message;
        Assert.StartsWith("The checkpoint was trained on other data: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_or_foreign_file_is_refused_by_name()
    {
        Run(Options("784-12-10", "sgd", "constant", null) with { CheckpointTo = Path("good"), SaveTo = Path("net") });
        byte[] good = File.ReadAllBytes(Path("good"));
        for (int at = 0; at < good.Length; at += Math.Max(1, good.Length / 97))
        {
            byte[] bad = [.. good];
            bad[at] ^= 1;
            Refused(bad, Path("bad"));
            Refused(good[..at], Path("bad"));
        }

        Refused(File.ReadAllBytes(Path("net")), "is not a sonda checkpoint");
        byte[] later = [.. good];
        BinaryPrimitives.WriteInt32LittleEndian(later.AsSpan(8), 3);
        Refused(Sealed(later), "format version 3; this sonda reads version 2");

        // A valid seal on wrong content: the header claims one tensor less than the file has.
        byte[] wrong = [.. good];
        int place = wrong.AsSpan().IndexOf("\"Kept\":4"u8);
        wrong[place + 7] = (byte)'3';
        Refused(Sealed(wrong), "expected 8 tensors");
        byte[] broken = [.. good];
        broken[16] = (byte)'!';
        Refused(Sealed(broken), "cannot be resumed");
        Refused(Sealed([.. good[..12], 4, 0, 0, 0, .. "null"u8, .. good[^32..]]), "its header is null");
        Refused(Sealed(Changed(good, "\"Data\":{", "\"Data\":null,\"_\":{")), "the value at $.Data is not as expected");
        Refused(Sealed(Changed(good, "\"Training\":\"", "\"Training\":{},\"_\":\"")), "cannot be resumed");
        Refused(Sealed(Changed(good, "\"Training\":\"", "\"Training\":\"ab\",\"_\":\"")), "SHA-256 of 64 hexadecimal digits");
        Refused(Sealed(Changed(good, "\"Epochs\":[", "\"Epochs\":[null,")), "Epochs has an entry that is null");
        Refused(Sealed(Changed(good, "\"Changes\":[", "\"Changes\":[null")), "Changes has an entry that is null");
        Refused(Sealed(Changed(good, "\"Lengths\":[", "\"Lengths\":[-1,1,")), "cannot be resumed");

        void Refused(byte[] bytes, string expected)
        {
            File.WriteAllBytes(Path("bad"), bytes);
            string message = Assert.Throws<InvalidContentException>(() => CheckpointFile.Load(Path("bad"))).Message;
            Assert.Contains(expected, message, StringComparison.Ordinal);
            Assert.StartsWith(Path("bad"), message, StringComparison.Ordinal);
        }

    }

    [Fact]
    public void Hundreds_of_tiny_epochs_are_not_written_again_after_each_of_them()
    {
        TrainingOptions options = Options("784-12-10", "sgd", "constant", null) with { CheckpointTo = Path("run") };
        var written = new Written();

        Run(options with { Training = options.Training with { Epochs = 300 }, Listeners = [written] });

        // Each writing of a state takes longer than one epoch of a few hundred rows.
        Assert.InRange(written.Count, 1, 299);
        Assert.Equal(300, CheckpointFile.Load(Path("run")).Epochs.Count);
    }

    [Theory]
    [InlineData("\"Step\":80", "\"Step\":79", "step 79")]
    [InlineData("\"Step\":80", "\"Step\":801", "step 801")]
    [InlineData("\"Row\":0", "\"Row\":200", "row 200")]
    [InlineData("\"Kept\":4", "\"Kept\":3", "Kept")]
    public void A_checkpoint_that_contradicts_itself_is_refused(string found, string told, string expected)
    {
        TrainingOptions options = Options("784-12-10", "sgd", "constant", null);
        Run(options with { CheckpointTo = Path("good") });
        byte[] bytes = Changed(File.ReadAllBytes(Path("good")), found, told);
        if (told.Contains("Kept", StringComparison.Ordinal))
        {
            // One tensor less, the last: ten biases.
            int last = bytes.AsSpan().LastIndexOf(",10]"u8);
            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12)) - 3;
            bytes = [.. bytes[..last], .. bytes[(last + 3)..^72], .. bytes[^32..]];
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), length);
        }

        File.WriteAllBytes(Path("bad"), Sealed(bytes));
        Checkpoint checkpoint = CheckpointFile.Load(Path("bad"));
        // One epoch more, so that the number of epochs is no reason to refuse it.
        TrainingOptions longer = options with { Training = options.Training with { Epochs = options.Training.Epochs + 1 }, Resume = checkpoint };
        string message = Assert.Throws<InvalidContentException>(() => Run(longer)).Message;
        Assert.StartsWith("The checkpoint cannot be resumed", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_numbers_of_data_are_read_once_for_all_their_runs_and_again_for_a_part_of_them()
    {
        DataIdentity first = DataIdentity.Of(Digits), second = DataIdentity.Of(Digits);
        Assert.Same(first.Training, second.Training);
        Assert.Same(first.Validation, second.Validation);
        LoadedData part = Digits with { Training = Digits.Training.Slice(0, Digits.Training.Count - 1) };
        Assert.NotEqual(first.Training, DataIdentity.Of(part).Training);
    }

    [Theory]
    [InlineData("circle(noise=0.2)+standard", "circle(noise=0.2)+standard")]
    [InlineData("drawn-digits", "drawn")]
    [InlineData("drawn-digits+minmax", "drawn+minmax")]
    [InlineData("fashion-mnist", "fashion-mnist")]
    [InlineData("mnist-rows", "mnist-rows")]
    [InlineData("csv(\"a,b.csv\",target=y)", "csv(\"a,b.csv\",target=y)")]
    [InlineData("my own", null)]
    public void What_to_ask_for_follows_from_what_data_are_called(string name, string? expected) =>
        Assert.Equal(expected, new DataIdentity(name, "", "").ToSpec()?.ToString());

    private static TrainingOptions Options(string network, string optimizer, string schedule, string? stopping) => new()
    {
        Network = NetworkSpec.Parse(network),
        Training = new TrainingSpec
        {
            Epochs = 4,
            Optimizer = OptimizerSpec.Parse(optimizer),
            Schedule = LearningRateSchedule.Parse(schedule),
        },
        EarlyStopping = stopping is null ? null : EarlyStopping.Parse(stopping),
    };

    private static TrainingResult Run(TrainingOptions options) =>
        TrainingExperiment.Run(Digits, options, null, null, CancellationToken.None);

    /// <summary>Requests a stop in the middle of a step, counted from 1.</summary>
    private static TrainingResult Stop(TrainingOptions options, int step)
    {
        using var source = new CancellationTokenSource();
        return TrainingExperiment.Run(Digits, options with { Observers = [new Stopper(source, step)] }, null, null, source.Token);
    }

    /// <summary>The same file with a valid seal.</summary>
    private static byte[] Sealed(byte[] bytes)
    {
        SHA256.HashData(bytes.AsSpan(0, bytes.Length - 32), bytes.AsSpan(bytes.Length - 32));
        return bytes;
    }

    /// <summary>The same file with a replaced text in its header, and the new length.</summary>
    private static byte[] Changed(byte[] file, string found, string told)
    {
        int at = file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(found));
        Assert.InRange(at, 16, file.Length);
        byte[] changed = [.. file[..at], .. Encoding.UTF8.GetBytes(told), .. file[(at + found.Length)..]];
        int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(12));
        BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(12), length + told.Length - found.Length);
        return changed;
    }

    private string Path(string name) => System.IO.Path.Combine(_folder, name);

    private sealed class Stopper(CancellationTokenSource source, int last) : ITrainingObserver<float>
    {
        public StepNeeds Needs(long step) => StepNeeds.Gradients;

        public void GradientsReady(long step, BatchView<float> batch)
        {
            if (step + 1 == last)
            {
                source.Cancel();
            }
        }

        public void ParametersUpdated(long step, BatchView<float> batch, ReadOnlySpan<ParameterUpdateNorms> updates)
        {
        }
    }

    private sealed class Written : IRunListener
    {
        public int Count { get; private set; }

        public void Hear(RunEvent happened) => Count += happened is CheckpointWritten ? 1 : 0;
    }
}
