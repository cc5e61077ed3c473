using System.Globalization;
using Sonda.Cli.Output;
using Sonda.Cli.Texts;
using Sonda.Runs.Training;

namespace Sonda.Cli.Tests.Output;

public sealed class PlainProgressTests : IDisposable
{
    private readonly HandClock _clock = new();
    private readonly StringWriter _error = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    [Fact]
    public void Tells_a_line_every_two_seconds_and_at_the_end_of_a_part()
    {
        PlainProgress progress = Create();
        for (int done = 1; done <= 100; done++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            progress.Show(new ExperimentProgress("accuracies", "784-30-10", done, 100, 90));
        }

        string[] lines = _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Length);
        Assert.Equal("accuracy 784-30-10: 20/100, 90.00%, about 8 s left", lines[0]);
        Assert.Equal("accuracy 784-30-10: 100/100, 90.00%", lines[^1]);
    }

    [Theory]
    [InlineData("en", "trial: 20/100, about 8 s left of this part")]
    [InlineData("pt", "teste: 20/100, faltam cerca de 8 s desta parte")]
    public void Of_one_part_of_unknown_many_it_says_so(string language, string expected)
    {
        var progress = new PlainProgress(new Terminal(TextWriter.Null, _error), TextCatalog.For(language), _clock);
        for (int done = 1; done <= 20; done++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            progress.Show(new ExperimentProgress("trial", "", done, 100) { IsStage = true });
        }

        Assert.Equal(expected + "\n", _error.ToString());
    }

    [Fact]
    public void Writes_no_control_characters()
    {
        PlainProgress progress = Create();
        progress.Show(new ExperimentProgress("speedCurves", "784-30-10", 500, 500));

        Assert.DoesNotContain(_error.ToString(), c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public void A_report_that_was_overtaken_is_not_told()
    {
        PlainProgress progress = Create();
        progress.Show(new ExperimentProgress("speedCurves", "784-30-10", 2, 2));
        progress.Show(new ExperimentProgress("speedCurves", "784-30-10", 1, 2));
        progress.Show(new ExperimentProgress("speedCurves", "784-30-10", 2, 2));

        Assert.Equal("speeds 784-30-10: 2/2\n", _error.ToString());
    }

    [Theory]
    [InlineData(1, 30, 3)]
    [InlineData(2, 0, 4)]
    [InlineData(4, 0, 5)]
    [InlineData(1, 0, 3)]
    public void After_three_units_the_time_left_is_right_within_a_factor_of_two(int parallel, double preparation, int reports)
    {
        // Units take a second each; those that go on at once end together.
        const int total = 41;
        var remaining = new RemainingTime(_clock);
        _clock.Advance(TimeSpan.FromSeconds(preparation));
        for (int done = 1; done <= total; done++)
        {
            if (done % parallel == 1 % parallel)
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
            }

            double? left = remaining.Report("starts", new ExperimentProgress("starts", "", done, total) { Parallel = parallel });
            if (done >= reports)
            {
                double real = Math.Ceiling((double)(total - done) / parallel);
                Assert.InRange(left!.Value, (real / 2) - 1, (2 * real) + 1);
            }
        }
    }

    [Fact]
    public void A_part_with_a_budget_never_promises_more_time_than_that()
    {
        var remaining = new RemainingTime(_clock);
        for (int done = 1; done <= 3; done++)
        {
            _clock.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal(10 - (2 * done), remaining.Report("starts", new ExperimentProgress("starts", "", done, 100) { MaxSecondsLeft = 10 - (2 * done) }));
        }
    }

    public void Dispose() => _error.Dispose();

    private PlainProgress Create() =>
        new(new Terminal(TextWriter.Null, _error), TextCatalog.For(UiLanguage.English), _clock);

    /// <summary>A clock that the test moves.</summary>
    private sealed class HandClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
