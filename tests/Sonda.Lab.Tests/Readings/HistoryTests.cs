using Sonda.Lab.Documents;
using Sonda.Lab.Readings;
using Sonda.Runs.Events;

namespace Sonda.Lab.Tests.Readings;

public sealed class HistoryTests
{
    [Fact]
    public void A_long_curve_is_thinned_but_keeps_its_spikes()
    {
        var history = new History();
        for (int step = 0; step < 20_000; step++)
        {
            history.AddReading(step, [step == 7_777 ? 3 : step == 12_345 ? -9 : 0], null, null, 1, null);
        }

        ReadingColumns read = history.Since(0, history.Count, reset: true).Readings;
        Assert.InRange(read.Step.Count, 1000, 4001);
        Assert.Equal((3, -9), (read.SpeedLog10[0].Max(), read.SpeedLog10[0].Min()));
        Assert.Equal(read.Step.Order(), read.Step);
        Assert.All(read.ValidationCost, value => Assert.Null(value));
    }

    [Fact]
    public void What_was_not_read_hides_no_spike()
    {
        var history = new History();
        for (int step = 0; step < 20_000; step++)
        {
            history.AddReading(step, [0], step % 5 > 0 ? null : step == 5_005 ? -4 : step == 15_010 ? 9 : 1, null, null, null);
        }

        IReadOnlyList<double?> costs = history.Since(0, history.Count, reset: true).Readings.ValidationCost;
        Assert.Equal((-4, 9), (costs.Min(), costs.Max()));
    }

    [Fact]
    public void Of_many_epochs_some_stay_and_the_last_is_there()
    {
        var history = new History();
        for (int epoch = 1; epoch <= 20_000; epoch++)
        {
            history.Add(new EpochEnded { Step = 10 * epoch, Epoch = epoch, Result = new EpochResult { Epoch = epoch, ValidationAccuracy = 50, Seconds = 1 } });
        }

        IReadOnlyList<EpochRow> read = history.Since(0, history.Count, reset: true).Epochs;
        Assert.InRange(read.Count, 2000, 4000);
        Assert.Equal(20_000, read[^1].Epoch);
        Assert.Equal(read.Select(row => row.Epoch).Distinct().Order(), read.Select(row => row.Epoch));
        Assert.All(read, row => Assert.Equal(10 * row.Epoch, row.Step));
        Assert.Equal(Enumerable.Range(1, 500), read.Take(500).Select(row => row.Epoch));
    }

    [Fact]
    public void A_very_long_curve_keeps_its_beginning_and_is_even_behind_it()
    {
        const int readings = 300_000;
        var history = new History();
        for (int step = 0; step < readings; step++)
        {
            history.AddReading(step, [step], 1, 1, 1, 1);
        }

        IReadOnlyList<long> steps = history.Since(0, history.Count, reset: true).Readings.Step;
        Assert.InRange(steps.Count, 2000, 4000);
        Assert.Equal(Enumerable.Range(0, 500).Select(step => (long)step), steps.Take(500));
        Assert.Equal(readings - 1, steps[^1]);
        Assert.All(steps.Zip(steps.Skip(1), (one, next) => next - one), gap => Assert.InRange(gap, 1, readings / 250));
    }

    [Fact]
    public void A_cursor_gives_each_entry_once()
    {
        var history = new History();
        var seen = new List<long>();
        long cursor = 0;
        for (int step = 0; step < 100; step++)
        {
            history.AddReading(step, [1], 1, 1, 1, 1);
            if (step % 7 == 0)
            {
                long to = history.Count;
                seen.AddRange(history.Since(cursor, to, reset: false).Readings.Step);
                cursor = to;
            }
        }

        seen.AddRange(history.Since(cursor, history.Count, reset: false).Readings.Step);
        Assert.Equal(Enumerable.Range(0, 100).Select(step => (long)step), seen);
    }
}
