using Sonda.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Runs.Training;
using Sonda.Tests;

namespace Sonda.Runs.Tests.Training;

/// <summary>A training shared by several threads: requested, used, and with the same bytes.</summary>
public sealed class TrainingThreadsTests : IDisposable
{
    private static readonly LoadedData Digits = FakeDigits.Create(100);
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-").FullName;

    /// <summary>Networks with operations large enough to share.</summary>
    public static TheoryData<string> Networks =>
    [
        "784-[128 relu he]x3-10 softmax",
        "784-[128 relu he bn]x3-10 softmax",
        "(1,28,28)-[conv 6 5x5 relu he]-[max 2]-[conv 8 3x3 relu he]-[flatten]-10 softmax",
        "(28,28)-[lstm 32]-10 softmax",
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_trained_network_has_the_same_bytes_and_readings_for_any_number_of_threads(string network)
    {
        (byte[] Saved, string Readings) one = Trained(network, 1);
        foreach (int? threads in (int?[])[2, 3, null])
        {
            (byte[] Saved, string Readings) other = Trained(network, threads);
            Assert.Equal(one.Saved, other.Saved);
            Assert.Equal(one.Readings, other.Readings);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_threads_are_asked(string network)
    {
        var workers = new Workers(2);
        var run = Run.Start(OptionsFor(network).Run, Digits, new RunOptions { Workers = workers });
        workers.Dispose();
        Assert.Throws<ObjectDisposedException>(() => { run.Step(); });
    }

    [Theory]
    [InlineData("784-30-10", 32, 1)]
    [InlineData("784-99-10", 32, 1)]
    [InlineData("784-100-10", 32, 6)]
    [InlineData("784-100-10", 31, 1)]
    [InlineData("784-30-100-30-10", 50, 6)]
    [InlineData("784-10", 32, 1)]
    [InlineData("(28,28)-[lstm 8]-10", 32, 6)]
    [InlineData("(28,28)-[lstm 8]-10", 10, 1)]
    [InlineData("(1,28,28)-[conv 2 5x5]-[flatten]-10", 32, 6)]
    public void Untold_the_sizes_decide(string network, int batch, int expected)
    {
        TrainingOptions options = OptionsFor(network) with { Training = new TrainingSpec { BatchSize = batch } };
        Assert.Equal(expected, TrainingThreads.Count(options, rows: 1000, cores: 6));
        Assert.Equal(1, TrainingThreads.Count(options, rows: 31, cores: 6));
        Assert.Equal(2, TrainingThreads.Count(options with { Threads = 2 }, rows: 1000, cores: 6));
    }

    [Fact]
    public void All_rows_at_once_are_as_many_as_there_are_and_cores_are_taken_up_to_the_most()
    {
        TrainingOptions options = OptionsFor("784-100-10") with { Training = new TrainingSpec { BatchSize = null } };
        Assert.Equal(TrainingOptions.MaxThreads, TrainingThreads.Count(options, rows: 32, cores: 200));
        Assert.Equal(1, TrainingThreads.Count(options, rows: 31, cores: 200));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(TrainingOptions.MaxThreads + 1)]
    public void Other_numbers_are_refused_by_name(int threads)
    {
        TrainingOptions options = OptionsFor("784-30-10") with { Threads = threads };
        Assert.Equal("Threads", Assert.Throws<ArgumentOutOfRangeException>(() => TrainingExperiment.Run(Digits, options, null, null, CancellationToken.None)).ParamName);
    }

    private static TrainingOptions OptionsFor(string network) => new()
    {
        Network = NetworkSpec.Parse(network),
        Training = new TrainingSpec { Epochs = 2, BatchSize = 40, LearningRate = 0.01, Lambda = 0 },
        ValidationCost = true,
        TrainingCost = true,
        TrainingAccuracy = true,
    };

    private (byte[] Saved, string Readings) Trained(string network, int? threads)
    {
        string path = Path.Combine(_folder, "net.sonda");
        TrainingOptions options = OptionsFor(network) with { Threads = threads, SaveTo = path };
        TrainingResult result = TrainingExperiment.Run(Digits, options, null, null, CancellationToken.None);
        Assert.True(result.Complete);
        return (File.ReadAllBytes(path), string.Join('\n', result.Epochs.Select(epoch => epoch with { Seconds = 0 })));
    }
}
